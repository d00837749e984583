/**
 * The practice desk in one page: tickets change without a reload, chats grow, replies are kept.
 * Never parses HTML from a string (the page's own policy forbids it): the server's pages come as documents.
 */

const body = document.body;
const LATER = 3000;
const kept = new Map(); // ticket id -> its composer, so that an unsent reply survives a look at another ticket
let leave = new AbortController();

const main = () => document.querySelector('main');
const ticketId = () => main().dataset.ticketId;

/** Load a page of this desk as a document. Rejects when the desk is gone. */
function load(address, { method = 'GET', form = null, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = 'document';
    request.onload = () => (request.response ? resolve({ status: request.status, page: request.response }) : reject(new Error('no page')));
    request.onerror = () => reject(new Error('gone'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

// Going from ticket to ticket

async function visit(address, { push }) {
  let answer;
  try {
    answer = await load(address);
  } catch {
    toast(body.dataset.gone);
    return;
  }
  if (ticketId()) kept.set(ticketId(), document.querySelector('.composer'));
  leave.abort();
  document.querySelector('.toast').classList.remove('shown');
  leave = new AbortController();
  main().replaceWith(document.importNode(answer.page.querySelector('main'), true));
  document.title = answer.page.title;
  if (push) history.pushState(null, '', address);
  const composer = kept.get(ticketId());
  if (composer) document.querySelector('.composer').replaceWith(composer);
  begin();
  main().focus({ preventScroll: true });
}

function plainClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (!link || link.origin !== location.origin || !plainClick(event) || link.target) return;
  event.preventDefault();
  visit(link.href, { push: link.href !== location.href });
});
addEventListener('popstate', () => visit(location.href, { push: false }));

// Everything that lives as long as one ticket is shown

function begin() {
  for (const link of document.querySelectorAll('[data-ticket-link]')) {
    if (link.dataset.ticketLink === ticketId()) {
      link.setAttribute('aria-current', 'true');
      link.scrollIntoView({ block: 'nearest' });
    } else link.removeAttribute('aria-current');
  }
  wordTimes();
  const messages = document.querySelector('.messages');
  if (!messages) return;
  messages.scrollTop = messages.scrollHeight;
  const composer = document.querySelector('.composer');
  if (!composer.dataset.ready) prepare(composer);
  if (messages.dataset.waits === 'yes') waitForMessages(leave.signal);
}

function waitForMessages(signal) {
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const last = document.querySelector('.messages .message:last-of-type')?.dataset.number ?? 0;
    try {
      const { page } = await load(`${location.pathname}/messages?after=${last}`, { signal });
      if (!signal.aborted) append(page, { announce: true });
    } catch { /* The desk is gone: the next reply says so. */ }
  }, LATER);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function append(page, { announce = false } = {}) {
  const messages = document.querySelector('.messages');
  for (const message of page.querySelectorAll('.message')) {
    if (messages.querySelector(`[data-number="${Number(message.dataset.number)}"]`)) continue;
    const own = document.importNode(message, true);
    own.classList.add('fresh');
    messages.append(own);
    if (announce) toast(body.dataset.newMessage.replace('{name}', own.querySelector('.author').textContent));
  }
  wordTimes();
  messages.scrollTop = messages.scrollHeight;
}

// The reply box

const editorOf = (composer) => composer.querySelector('textarea, [contenteditable]');
const textOf = (editor) => (editor.value ?? editor.innerText).trim();

function prepare(composer) {
  composer.dataset.ready = 'yes';
  const editor = editorOf(composer);
  const mark = () => {
    if (!('value' in editor)) editor.toggleAttribute('data-empty', textOf(editor) === '' && !editor.querySelector('li'));
  };
  editor.addEventListener('input', mark);
  editor.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    send(composer);
  });
  for (const tab of composer.querySelectorAll('[role="tab"]')) {
    tab.addEventListener('click', () => choose(composer, tab));
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      const other = composer.querySelector('[role="tab"][aria-selected="false"]');
      choose(composer, other);
      other.focus();
    });
  }
  for (const button of composer.querySelectorAll('[data-command]')) {
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      editor.focus();
      document.execCommand(button.dataset.command);
      mark();
    });
  }
  choose(composer, composer.querySelector('[aria-selected="true"]'));
  mark();
}

/** Reply or note: the same text, another reader. */
function choose(composer, chosen) {
  const isNote = chosen.dataset.mode === 'note';
  composer.dataset.role = chosen.dataset.mode;
  for (const tab of composer.querySelectorAll('[role="tab"]')) {
    tab.setAttribute('aria-selected', String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
  }
  composer.querySelector('.editor').setAttribute('aria-labelledby', chosen.id);
  const editor = editorOf(composer);
  const words = isNote ? editor.dataset.note : editor.dataset.reply;
  editor.setAttribute('aria-label', words);
  if ('placeholder' in editor) editor.placeholder = words;
  else editor.dataset.placeholder = words;
  const button = composer.querySelector('.send');
  button.querySelector('.label').textContent = isNote ? button.dataset.add : button.dataset.send;
}

async function send(composer) {
  const editor = editorOf(composer);
  const button = composer.querySelector('.send');
  if (button.getAttribute('aria-disabled') === 'true') return;
  if (!textOf(editor)) {
    toast(body.dataset.empty);
    editor.focus();
    return;
  }
  const form = new FormData();
  form.set('role', composer.dataset.role);
  if ('value' in editor) form.set('text', editor.value);
  else form.set('html', editor.innerHTML);
  button.setAttribute('aria-disabled', 'true');
  toast(body.dataset.sending);
  try {
    const answer = await load(composer.action, { method: 'POST', form });
    if (answer.status !== 201) throw new Error(String(answer.status));
    clear(editor);
    if (composer.isConnected) append(answer.page);
    toast(composer.dataset.role === 'note' ? body.dataset.noted : body.dataset.sent);
  } catch (error) {
    toast(error.message === 'gone' ? body.dataset.gone : body.dataset.failed);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

function clear(editor) {
  if ('value' in editor) editor.value = '';
  else editor.replaceChildren();
  editor.dispatchEvent(new Event('input', { bubbles: true }));
}

// A field that is a drop-down: kept by the desk as long as it runs

document.addEventListener('change', async (event) => {
  const choice = event.target.closest('.choice');
  if (!choice) return;
  const id = ticketId();
  const form = new FormData();
  form.set('priority', choice.value);
  try {
    const { status, page } = await load(choice.dataset.address, { method: 'POST', form });
    if (status !== 200) throw new Error(String(status));
    for (const place of [`main[data-ticket-id="${id}"] .ticket-line`, `[data-ticket-link="${id}"] .marks`]) {
      document.querySelector(place)?.replaceWith(document.importNode(page.querySelector(place), true));
    }
    for (const option of choice.options) option.defaultSelected = option.selected;
  } catch {
    choice.value = [...choice.options].find((option) => option.defaultSelected).value;
    toast(body.dataset.gone);
  }
});

// Small things

let toastTimer;
function toast(words) {
  const place = document.querySelector('.toast');
  place.textContent = words;
  place.classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.classList.remove('shown'), 2600);
}

/** Write each time as people say it, in the page's language; the exact one is the title. */
function wordTimes() {
  const language = document.documentElement.lang;
  const near = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  for (const time of document.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    const minutes = Math.round((at.getTime() - Date.now()) / 60000);
    const said = minutes > -1 ? near.format(0, 'second')
      : minutes > -60 ? near.format(minutes, 'minute')
      : minutes > -1440 ? near.format(Math.round(minutes / 60), 'hour') : near.format(Math.round(minutes / 1440), 'day');
    if (time.textContent !== said) time.textContent = said;
    time.title = exact.format(at);
  }
}
setInterval(wordTimes, 30000);

document.querySelector('.filter input').addEventListener('input', (event) => {
  const wanted = event.target.value.trim().toLocaleLowerCase();
  let shown = 0;
  for (const item of document.querySelectorAll('.queue li')) {
    item.hidden = wanted !== '' && !item.textContent.toLocaleLowerCase().includes(wanted);
    shown += item.hidden ? 0 : 1;
  }
  document.querySelector('.no-match').hidden = shown > 0;
});

begin();

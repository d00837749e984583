/**
 * Names that are also ordinary words: alone they are masked only where the words around them say that a person is meant.
 * Never complete: what isn't listed is masked as a name.
 */
const list = (/** @type {string} */ words) => new Set(words.split(/\s+/).filter(Boolean));

export const ORDINARY = list(`
  amber angel april art ash august autumn bell berry best bill bird bishop black bond brook brooks brown bush case chance chase christian church
  clay cole cook cross dale dawn day dean don drew duke earl eve faith field fields fish ford forest fox frank gene grant gray green grey guy hall
  hand heath hill holly home hope house hunt hunter iris ivy jack jade jasmine jay joy june king knight lake lane lance law lily little long lord
  love major mark marsh mason may max melody merry miles min mine moon moss nick noble north page pages park parks pat peace pearl penny pepper pierce
  pool pope post power powers price prince ray read reed rich rob robin rock rose ruby rusty sage sandy savage scout self serial shell short silver
  sky small song south star stone storm street strong sue summer sun swan swift van victor violet wade ward waters way weeks west white wild will
  willow save close link open copy edit tab art wind winter wise wolf wood woods worth wright young sunny son you yoo an oh so no do ha ho in on
`);

/** Given names of two syllables, and a few whole names, that are Korean words. */
export const ORDINARY_KOREAN = list(`
  지원 수정 지연 재현 현재 하나 보라 이상 한결 지수 정수 유리 미소 은혜 지혜 나라 소리 사랑 하늘 바다 가을 여름 겨울 이름 고운 가람 아름 슬기 진실 기쁨 소망
  믿음 다정 정말 이미 지도 보배 신용 조건 주소 주문 문자 전화 성공 상담 정상 이용 이동 유지 변경 정보 이유 승인 시연 수신 효과 선택 주연 조연 진주 미래 보람
  환희 유효 영상 동영 기자 동일 경우 인정 수연 연수 준비 민수 도현 고지 공유 요금 이자 주의 성인 현지 정지 해지 오해 기준 수용 수지 선수 유나 정보라 이수 전지 인기
`);

/** Mailboxes that are not a person's name. */
export const OFFICES = list(
  "info support admin administrator sales contact office hello team mail help helpdesk service noreply reply billing accounts customer user test root desk shop order orders",
);

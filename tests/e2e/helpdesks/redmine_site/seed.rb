# Make an empty database a Redmine with an agent and the tickets of DESK_TICKETS: `rails runner seed.rb`.
# Never sends mail, and never touches a Redmine other than the one it runs in.
require 'json'

ActiveRecord::Base.connection.execute('PRAGMA synchronous = OFF')
ActiveRecord::Migration.verbose = false
ActiveRecord::Base.connection.migration_context.migrate
ActiveRecord::Base.descendants.each(&:reset_column_information)
Setting.clear_cache
Redmine::DefaultData::Loader.load('en')
ActionMailer::Base.perform_deliveries = false

seed = JSON.parse(File.read(ENV.fetch('DESK_TICKETS')))
project = Project.create!(name: 'Customers', identifier: 'customers', tracker_ids: Tracker.pluck(:id))
manager, reporter = Role.find_by!(name: 'Manager'), Role.find_by!(name: 'Reporter')

def person(project, role, login, first, last, mail, password)
  user = User.new(firstname: first, lastname: last, mail: mail, language: 'en', mail_notification: 'none')
  user.login = login
  user.password = user.password_confirmation = password
  user.save!
  Member.create!(project: project, principal: user, roles: [role])
  user
end

who = seed['agent']
agent = person(project, manager, *who.values_at('login', 'first_name', 'last_name', 'email', 'password'))
seed['tickets'].each do |entry|
  # As Redmine names a person whose first mail it reads: who has one name only gets a hyphen for the other.
  first, *last = entry['requester']['name'].split
  last = last.empty? ? '-' : last.join(' ')
  mail = entry['requester']['email']
  login = mail.split('@').first
  customer = person(project, reporter, login, first, last, mail, "#{login}-never-signs-in")
  (_, description), *later = entry['messages']
  tracker = Tracker.find_by!(name: 'Support')
  issue = Issue.create!(project: project, tracker: tracker, author: customer, assigned_to: agent, subject: entry['subject'],
                        description: description, priority: IssuePriority.default)
  later.each do |role, text|
    issue = Issue.find(issue.id)
    issue.init_journal(role == 'customer' ? customer : agent, text).private_notes = role == 'note'
    issue.save!
  end
end

# Put an agent and the tickets of DESK_TICKETS into a fresh Request Tracker database.
# Never touches a Request Tracker other than the one that RT_SITE_CONFIG names.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use Encode qw(encode);
use JSON qw(decode_json);
use MIME::Entity;
use RT;

RT::LoadConfig();
RT::Init();

open my $source, '<', $ENV{DESK_TICKETS} or die "DESK_TICKETS: $!";
my $seed = decode_json(do { local $/; <$source> });
my $system = RT->SystemUser;

sub as_user {
    my ($id) = @_;
    my $user = RT::CurrentUser->new;
    $user->Load($id);
    return $user;
}

sub mail {
    my ($text) = @_;
    return MIME::Entity->build(Type => 'text/plain', Charset => 'UTF-8', Data => [encode('UTF-8', $text)]);
}

sub must {
    my ($done, $message) = @_;
    die "$message\n" unless $done;
    return $done;
}

my $queue = RT::Queue->new($system);
$queue->Load('General');

my $person = $seed->{agent};
my $agent  = RT::User->new($system);
must($agent->Create(
    Name         => $person->{login},
    Password     => $person->{password},
    EmailAddress => $person->{email},
    RealName     => "$person->{first_name} $person->{last_name}",
    Privileged   => 1,
));
must($agent->PrincipalObj->GrantRight(Right => $_, Object => $queue))
    for qw(SeeQueue ShowTicket ShowTicketComments ReplyToTicket CommentOnTicket ModifyTicket OwnTicket CreateTicket);
must($agent->PrincipalObj->GrantRight(Right => 'ModifySelf', Object => $RT::System));

my $everyone = RT::Group->new($system);
$everyone->LoadSystemInternalGroup('Everyone');
must($everyone->PrincipalObj->GrantRight(Right => $_, Object => $queue)) for qw(CreateTicket ReplyToTicket SeeQueue);

for my $entry (@{ $seed->{tickets} }) {
    my $requester = RT::User->new($system);
    must($requester->LoadOrCreateByEmail(
        EmailAddress => $entry->{requester}{email},
        RealName     => $entry->{requester}{name},
    ));
    my ($first, @later) = map { $_ } @{ $entry->{messages} };
    my $ticket = RT::Ticket->new(as_user($requester->id));
    my ($id, undef, $message) = $ticket->Create(
        Queue     => 'General',
        Subject   => $entry->{subject},
        Requestor => $requester->id,
        MIMEObj   => mail($first->[1]),
    );
    must($id, $message);
    my $owned = RT::Ticket->new($system);
    $owned->Load($id);
    must($owned->SetOwner($agent->id, 'Force'));
    for my $turn (@later) {
        my ($role, $text) = @$turn;
        my $view = RT::Ticket->new(as_user($role eq 'customer' ? $requester->id : $agent->id));
        $view->Load($id);
        must($role eq 'note' ? $view->Comment(MIMEObj => mail($text)) : $view->Correspond(MIMEObj => mail($text)));
    }
}

# Starts the Router as a service manager would, beside a child that hears when it is ready (READY=1). It never says so
# while it reaches no metadata server; then it is up when it has started all it has and every thread sleeps.
# Network, /var/log and /run are its own. What it wrote to its log, in ./log or where the log is by default, is told.
#
#   unshare -nm perl start-router.pl COMPANIONS MYSQLROUTER -c mysqlrouter.conf
use strict;
use warnings;
use Cwd;
use Socket;

$^F = 99;    # the Router holds a pipe: that it ends says that the Router is gone
my ($companions, @router) = @ARGV;
system("ip link set lo up; mount -t tmpfs none /var/log; mount -t tmpfs none /run; cp '$companions'/* .") == 0
  or exit 99;
socket(my $ready, AF_UNIX, SOCK_DGRAM, 0) or die $!;
umask 0;    # a Router that changes its user too
bind($ready, sockaddr_un('notify')) or die $!;
umask 022;
pipe(my $gone, my $held) or die $!;
my $router = $$;
if (fork) {
    close $ready;
    close $gone;
    $ENV{NOTIFY_SOCKET} = getcwd . '/notify';
    exec @router or die $!;
}
close $held;
$| = 1;
my ($running, $sleeping, $looks) = (0, 0, 0);
my $both = '';
vec($both, fileno $_, 1) = 1 for $ready, $gone;
while (1) {
    my $hot = $both;
    select($hot, undef, undef, $running ? 0.03 : undef);
    if (vec($hot, fileno $gone, 1)) {
        tell_log();
        exit;
    }
    if (vec($hot, fileno $ready, 1)) {
        recv($ready, my $said, 4096, 0);
        tell_up() if $said =~ /READY=1/;
        $running = $said =~ /STATUS=running|READY=1/;
    }
    elsif ($running) {
        my $is_awake = grep { !/[)] S / } map { first_line($_) } glob "/proc/$router/task/*/stat";
        $sleeping = $is_awake ? 0 : $sleeping + 1;
        tell_up() if $sleeping == 3 || ++$looks == 60;
    }
}

sub first_line {
    open my $in, '<', $_[0] or return '';
    return scalar(<$in>) // '';
}

sub tell_log {
    for my $file (glob '/var/log/mysqlrouter/*.log log/*.log') {
        open my $in, '<', $file or next;
        print <$in>;
    }
}

sub tell_up {
    tell_log();
    print "dbbal: up\n";
}

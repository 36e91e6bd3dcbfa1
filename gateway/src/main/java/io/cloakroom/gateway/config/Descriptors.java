package io.cloakroom.gateway.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// How the file descriptors of the process are shared out, so that nothing fails for want of one: six tenths for
/// connections and the payload files that they read or write, three tenths for databases, the rest for idle files. A
/// number that the operator has set is used as it is.
///
/// @param connections       most connections to the S3 port
/// @param adminConnections  most connections to the admin port
/// @param databases         most databases that are open at a time
/// @param tablesPerDatabase files that each database keeps open, beside the eight that it always has
/// @param idleFiles         payload files that are kept open though nobody uses them
/// @param warnings          sentences for the operator
public record Descriptors(
        int connections,
        int adminConnections,
        int databases,
        int tablesPerDatabase,
        int idleFiles,
        List<String> warnings) {
    /// For libraries, logs, ports, pipes of the runtime, and syncs that run at the same time.
    private static final int OWN = 116;
    /// For the socket and one payload file.
    private static final int PER_CONNECTION = 2;
    private static final int PER_DATABASE = 8;
    private static final int LEAST_TABLES = 10;
    private static final int MOST_TABLES = 246;
    private static final int MOST_IDLE_FILES = 1024;
    private static final int MOST_ADMIN_CONNECTIONS = 256;

    /// With at least so many connections, the operator is not warned.
    private static final int FEW_CONNECTIONS = 2_000;

    /// @param given whether the operator has set the number
    record Wish(int number, boolean given) {}

    /// The limit of the process. The JVM has raised the soft limit to the hard one at its start.
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    static Descriptors share(long limit, Wish connections, Wish databases) {
        long left = Math.max(0, limit - OWN);
        int connected = number(connections, left / 10 * 6 / PER_CONNECTION, 8);
        long forDatabases = left / 10 * 3;
        int open = number(databases, forDatabases / (PER_DATABASE + LEAST_TABLES), 2);
        return new Descriptors(
                connected,
                Math.clamp(left / 40, 4, MOST_ADMIN_CONNECTIONS),
                open,
                Math.clamp(forDatabases / open - PER_DATABASE, LEAST_TABLES, MOST_TABLES),
                Math.clamp(left / 20, 4, MOST_IDLE_FILES),
                warnings(limit, connections, connected, databases, open));
    }

    private static int number(Wish wish, long allowed, int least) {
        return wish.given() ? wish.number() : Math.clamp(allowed, least, Math.max(least, wish.number()));
    }

    private static List<String> warnings(long limit, Wish connections, int connected, Wish databases, int open) {
        var warnings = new ArrayList<String>();
        if (connected < Math.min(connections.number(), FEW_CONNECTIONS) || open < databases.number()) {
            warnings.add("This process may have " + limit + " file descriptors: enough for " + connected
                    + " connections and " + open + " open projects at a time. To raise the limit: LimitNOFILE= in the"
                    + " systemd unit, --ulimit nofile= for a container, ulimit -Hn in a shell.");
        }
        if (connections.given() && (long) connected * PER_CONNECTION > limit - OWN) {
            warnings.add("max-connections is " + connected + ", which may need " + (long) connected * PER_CONNECTION
                    + " file descriptors, but this process may have " + limit + ".");
        }
        if (databases.given() && (long) open * (PER_DATABASE + LEAST_TABLES) > limit - OWN) {
            warnings.add("open-projects is " + open + ", which may need "
                    + (long) open * (PER_DATABASE + LEAST_TABLES) + " file descriptors, but this process may have "
                    + limit + ".");
        }
        return List.copyOf(warnings);
    }
}

package io.cloakroom.gateway.adminport;

import io.cloakroom.admin.AdminApi;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.http.Standing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks a request to the admin port before anybody works for it: that it names this server as its host, that no page
/// of another site has sent it, and that its sender may send a body of this size and type.
public final class AdminDoor {
    private static final Logger LOG = LoggerFactory.getLogger(AdminDoor.class);
    private static final String BEARER = "Bearer ";
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final int PIECE_BYTES = 8 * 1024;

    /// Enough for a name and a password with every character escaped.
    static final int MOST_BYTES_OF_STRANGERS = 4 * 1024;

    private final AdminApi api;
    private final AdminHosts hosts;

    public AdminDoor(AdminApi api, AdminHosts hosts) {
        this.api = api;
        this.hosts = hosts;
    }

    /// A sender is known who shows the operator's token or a session, in the `Authorization` header or in the panel's
    /// cookie.
    Standing standing(HttpRequest request) {
        return isKnown(request) ? Standing.KNOWN : Standing.STRANGER;
    }

    private boolean isKnown(HttpRequest request) {
        try {
            var authorization = request.headers().first("authorization");
            var cookies = AdminFields.sessions(request);
            return authorization.isPresent() && api.knows(authorization.get())
                    || cookies.size() == 1 && api.knows(BEARER + cookies.getFirst());
        } catch (IOException failed) {
            LOG.warn("request {} to the admin port counts as a stranger's: {}", request.id(), failed.getMessage());
            return false;
        }
    }

    /// Refuses a host name that is not one of this server's. With DNS rebinding, a page whose name points at this
    /// address would share the panel's origin.
    void requireHost(HttpRequest request) {
        if (!hosts.include(request.host())) {
            throw Problem.misdirected(AdminHosts.refusal(request.host()));
        }
    }

    /// Refuses a change that a page of another site sends, of which its reader knows nothing. Programs send no
    /// `Origin`.
    void requireOwnOrigin(HttpRequest request) {
        var own = (request.secure() ? "https://" : "http://") + request.host().toLowerCase(Locale.ROOT);
        if (!READS.contains(request.method())
                && !request.headers().all("origin").stream().allMatch(own::equals)) {
            throw Problem.forbidden("this request was sent by a page of another site");
        }
    }

    /// Refuses a body of any other type, or of none. This protects REST: without a preflight, pages of other sites can
    /// send only the three types of HTML forms, and JSON is not one of them.
    static void requireType(HttpRequest request, String type) {
        var contentType = request.headers().first("content-type").orElse("");
        if (!contentType.split(";", 2)[0].strip().equalsIgnoreCase(type)) {
            throw Problem.unsupportedType(type);
        }
    }

    /// The body of a request. The body of an unknown sender is read only when the request signs in, and only up to a
    /// small size.
    ///
    /// @param signsIn whether the request is one that an unknown sender may make
    byte[] body(HttpRequest request, boolean signsIn, int most) throws IOException {
        if (isKnown(request)) {
            return body(request.body(), most);
        }
        return signsIn ? body(request.body(), MOST_BYTES_OF_STRANGERS) : new byte[0];
    }

    private static byte[] body(RequestBody body, int most) throws IOException {
        if (body.length().orElse(0) > most) {
            throw Problem.tooLarge(most);
        }
        var bytes = new ByteArrayOutputStream();
        var piece = ByteBuffer.allocate(PIECE_BYTES);
        while (body.read(piece) >= 0) {
            bytes.write(piece.array(), 0, piece.position());
            if (bytes.size() > most) {
                throw Problem.tooLarge(most);
            }
            piece.clear();
        }
        return bytes.toByteArray();
    }
}

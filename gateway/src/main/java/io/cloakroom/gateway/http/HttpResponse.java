package io.cloakroom.gateway.http;

import io.cloakroom.storage.Body;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/// A whole answer. The server adds `date`, `server`, `connection`, and `content-length` where the content has one; a
/// handler that answers HEAD puts `content-length` among the headers itself and sends [Content.None].
///
/// @param close whether the connection ends after this answer (it also does when the request's body was not read)
public record HttpResponse(int status, HttpHeaders headers, Content content, boolean close) {
    public static HttpResponse of(int status, HttpHeaders headers, Content content) {
        return new HttpResponse(status, headers, content, false);
    }

    public HttpResponse closing() {
        return new HttpResponse(status, headers, content, true);
    }

    /// The same answer with other content.
    public HttpResponse with(Content other) {
        return new HttpResponse(status, headers, other, close);
    }

    /// The same answer with its headers changed. The answer that takes its place when its body cannot be read is changed in
    /// the same way.
    public HttpResponse withHeaders(UnaryOperator<HttpHeaders> change) {
        var changed = content instanceof Content.StoredBody stored
                ? stored.instead(failed -> stored.instead().apply(failed).withHeaders(change))
                : content;
        return new HttpResponse(status, change.apply(headers), changed, close);
    }

    /// What follows the header block.
    public sealed interface Content {
        record None() implements Content {}

        record Bytes(byte[] bytes) implements Content {}

        /// Bytes from the store. The server closes the body when it has been sent or cannot be sent. `onClosed` runs
        /// after that.
        ///
        /// @param onBegun called just before the header block is sent, after the first bytes have been read if the server
        ///                itself reads them: from then on no other answer can take the place of this one
        /// @param onSent  called last, with the number of bytes that the client took; an estimate when the connection
        ///                broke
        /// @param instead makes the answer when the body cannot be read and nothing was sent yet; neither `onBegun` nor
        ///                `onSent` is called then
        record StoredBody(
                Body body,
                Runnable onClosed,
                Runnable onBegun,
                LongConsumer onSent,
                Function<Exception, HttpResponse> instead)
                implements Content {
            public StoredBody(Body body, Runnable onClosed) {
                this(body, onClosed, () -> {}, _ -> {}, _ -> HttpResponse.of(500, HttpHeaders.NONE, NONE));
            }

            public StoredBody onBegun(Runnable other) {
                return new StoredBody(body, onClosed, other, onSent, instead);
            }

            public StoredBody onSent(LongConsumer other) {
                return new StoredBody(body, onClosed, onBegun, other, instead);
            }

            public StoredBody instead(Function<Exception, HttpResponse> other) {
                return new StoredBody(body, onClosed, onBegun, onSent, other);
            }
        }

        Content NONE = new None();
    }
}

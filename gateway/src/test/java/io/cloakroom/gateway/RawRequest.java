package io.cloakroom.gateway;

import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.s3.sign.RequestSigner;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One signed request on its own connection, for tests that choose the Host header or stop in the middle of the body.
final class RawRequest implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)");
    private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");

    private final Socket socket;
    private final InputStream in;

    /// An answer.
    record Answer(int status, String head, String body) {
        /// Status and error code, as tests compare them.
        String error() {
            var code = CODE.matcher(body);
            return status + (code.find() ? " " + code.group(1) : "");
        }
    }

    RawRequest(GatewayExtension gateway) throws IOException {
        this(gateway.endpoint());
    }

    RawRequest(URI endpoint) throws IOException {
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// Signs like a client that uses this endpoint.
    static RequestSigner.Request request(String method, String endpoint, String path, Map<String, String> query) {
        return new RequestSigner.Request(method, URI.create(endpoint), path, query, Map.of());
    }

    /// Sends the header block of a request that the account signs, its body unsigned.
    ///
    /// @param target  as it is to stand in the request line
    /// @param headers further fields, `name: value`, a line each
    RawRequest head(Account account, RequestSigner.Request request, String target, String... headers)
            throws IOException {
        var signer = new RequestSigner(account.accessKey(), account.secretKey(), "us-east-1");
        var fields = new TreeMap<>(signer.sign(request, RequestSigner.UNSIGNED_PAYLOAD, Instant.now()));
        var text =
                new StringBuilder(request.method()).append(' ').append(target).append(" HTTP/1.1\r\n");
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        for (var line : headers) {
            text.append(line).append("\r\n");
        }
        return send(text + "\r\n");
    }

    RawRequest send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /// Waits until the server asks for the body. By then, the request has been admitted.
    RawRequest awaitContinue() throws IOException {
        var head = readHead();
        if (!head.startsWith("HTTP/1.1 100 ")) {
            throw new IOException("not asked for the body: " + head);
        }
        return this;
    }

    Answer answer() throws IOException {
        var head = readHead();
        var length = LENGTH.matcher(head);
        var body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, new String(body, StandardCharsets.UTF_8));
    }

    private String readHead() throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

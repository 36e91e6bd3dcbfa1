package io.cloakroom.gateway.model;

import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.s3.sign.UriEncoding;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A connection that sends signed requests one after the other.
final class Connection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 120_000;

    private final URI endpoint;
    private final RequestSigner signer;
    private final InstantSource clock;
    private final Socket socket;
    private final InputStream in;

    /// @param clock of the server
    Connection(URI endpoint, RequestSigner signer, InstantSource clock) throws IOException {
        this.endpoint = endpoint;
        this.signer = signer;
        this.clock = clock;
        this.socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// @throws IOException when there is no whole answer
    Reply send(String bucket, Request request) throws IOException {
        var head = head(bucket, request).getBytes(StandardCharsets.US_ASCII);
        var message = new byte[head.length + request.body().length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(request.body(), 0, message, head.length, request.body().length);
        socket.getOutputStream().write(message);
        var reply = read(request.method().equals("HEAD"));
        if ("close".equalsIgnoreCase(reply.header("connection"))) {
            socket.close();
        }
        return reply;
    }

    private String head(String bucket, Request request) {
        var path = request.path(bucket);
        var asked = new RequestSigner.Request(request.method(), endpoint, path, request.query(), request.headers());
        var fields = new TreeMap<>(signer.sign(asked, RequestSigner.UNSIGNED_PAYLOAD, clock.instant()));
        fields.put("content-length", Integer.toString(request.body().length));
        var query = request.query().entrySet().stream()
                .map(pair ->
                        UriEncoding.encode(pair.getKey(), false) + "=" + UriEncoding.encode(pair.getValue(), false))
                .collect(Collectors.joining("&"));
        var target = UriEncoding.encode(path, true) + (query.isEmpty() ? "" : "?" + query);
        var lines = fields.entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining());
        return request.method() + " " + target + " HTTP/1.1\r\n" + lines + "\r\n";
    }

    private Reply read(boolean head) throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        var headers = headers();
        if (head || status == 204 || status == 304) {
            return new Reply(status, headers, new byte[0]);
        }
        var length = headers.get("content-length");
        if (length == null) {
            throw new IOException("an answer without a length: " + status + " " + headers);
        }
        int bytes = Integer.parseInt(length);
        var body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException("the body ended after " + body.length + " of " + bytes + " bytes");
        }
        return new Reply(status, headers, body);
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended after: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.cloakroom.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// One connection that is kept open, with just as much HTTP as an S3 client needs. AWS's SDK uses more CPU for each request
/// than the server does, so with it the benchmark would measure the SDK.
final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final URI endpoint;
    private final SocketFactory sockets;
    private final Signer signer;
    private @Nullable Connection connection;

    Wire(URI endpoint, boolean insecure, Signer signer) {
        this.endpoint = endpoint;
        this.sockets = endpoint.getScheme().equals("https") ? secure(insecure) : SocketFactory.getDefault();
        this.signer = signer;
    }

    private record Connection(Socket socket, InputStream in, OutputStream out) {}

    Answer send(String method, String path, Map<String, String> query, Upload upload) {
        return send(method, path, query, Map.of(), upload);
    }

    /// @param fields headers that are not signed, names in lower case
    Answer send(String method, String path, Map<String, String> query, Map<String, String> fields, Upload upload) {
        var body = new ByteArrayOutputStream();
        var answer = send(method, path, query, fields, upload, body);
        return new Answer(answer.status(), answer.headers(), body.toByteArray());
    }

    /// Sends one request and waits for the whole answer. The body of a 2xx answer goes to `sink`, any other body into the
    /// returned answer.
    Answer send(String method, String path, Map<String, String> query, Upload upload, OutputStream sink) {
        return send(method, path, query, Map.of(), upload, sink);
    }

    private Answer send(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> unsigned,
            Upload upload,
            OutputStream sink) {
        try {
            var open = connected();
            write(open, method, path, query, unsigned, upload);
            return read(open, !method.equals("HEAD"), sink);
        } catch (IOException broken) {
            close();
            throw new UncheckedIOException(broken);
        } catch (RuntimeException broken) {
            close();
            throw broken;
        }
    }

    private Connection connected() throws IOException {
        if (connection == null) {
            int port = endpoint.getPort() > 0
                    ? endpoint.getPort()
                    : endpoint.getScheme().equals("https") ? 443 : 80;
            var socket = sockets.createSocket(endpoint.getHost(), port);
            socket.setTcpNoDelay(true);
            connection = new Connection(
                    socket,
                    new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES),
                    new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
        }
        return connection;
    }

    private void write(
            Connection open,
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> unsigned,
            Upload upload)
            throws IOException {
        var fields = signer.sign(method, path, query, endpoint.getAuthority(), upload.hash());
        fields.putAll(unsigned);
        var head = new StringBuilder(512)
                .append(method)
                .append(' ')
                .append(path)
                .append(query.isEmpty() ? "" : "?")
                .append(Signer.query(query))
                .append(" HTTP/1.1\r\n");
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (upload.bytes() > 0 || method.startsWith("P")) {
            head.append("content-length: ").append(upload.bytes()).append("\r\n");
        }
        open.out().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        upload.writing().to(open.out());
        open.out().flush();
    }

    private Answer read(Connection open, boolean hasBody, OutputStream sink) throws IOException {
        var statusLine = line(open.in());
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        var headers = new HashMap<String, String>();
        for (var line = line(open.in()); !line.isEmpty(); line = line(open.in())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var refusal = new ByteArrayOutputStream();
        if (hasBody && status != 204 && status != 304) {
            body(open.in(), headers, status / 100 == 2 ? sink : refusal);
        }
        if ("close".equals(headers.get("connection"))) {
            close();
        }
        return new Answer(status, headers, refusal.toByteArray());
    }

    private static void body(InputStream in, Map<String, String> headers, OutputStream sink) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            while (true) {
                long chunk = Long.parseLong(line(in), 16);
                copy(in, sink, chunk);
                line(in);
                if (chunk == 0) {
                    return;
                }
            }
        }
        copy(in, sink, Long.parseLong(headers.getOrDefault("content-length", "0")));
    }

    private static void copy(InputStream in, OutputStream sink, long bytes) throws IOException {
        var buffer = new byte[(int) Math.min(BUFFER_BYTES, bytes)];
        for (long left = bytes; left > 0; ) {
            int got = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (got < 0) {
                throw new IOException("the answer ends " + left + " bytes early");
            }
            sink.write(buffer, 0, got);
            left -= got;
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) each);
        }
        return line.toString().stripTrailing();
    }

    private static SocketFactory secure(boolean insecure) {
        if (!insecure) {
            return SSLSocketFactory.getDefault();
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.socket().close();
            } catch (IOException ignored) {
                // The connection is of no use any more.
            }
            connection = null;
        }
    }
}

package io.cloakroom.gateway.http;

import io.cloakroom.gateway.http.server.HttpServer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A client that sends exactly the given bytes, and reads answers strictly.
public final class RawClient implements AutoCloseable {
    public static final int PATIENCE_MILLIS = 60_000;

    final Socket socket;
    private final InputStream in;

    public RawClient(HttpServer server) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    }

    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    }

    /// One answer.
    ///
    /// @param fields by lower-case name; the values of equal names joined with a comma
    public record Answer(int status, Map<String, String> fields, byte[] bytes) {
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }

        public String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        public boolean closes() {
            return field("connection").equals("close");
        }
    }

    /// Sends each char as one byte.
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public Answer get(String target) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").answer();
    }

    public Answer answer() throws IOException {
        return answer(true);
    }

    /// @param body whether the answer to this request may have a body at all
    public Answer answer(boolean body) throws IOException {
        var head = head();
        var length = head.field("content-length");
        byte[] bytes = body && !length.isEmpty() ? in.readNBytes(Integer.parseInt(length)) : new byte[0];
        if (body && !length.isEmpty() && bytes.length < Integer.parseInt(length)) {
            throw new EOFException("the answer was cut at " + bytes.length + " of " + length);
        }
        return new Answer(head.status(), head.fields(), bytes);
    }

    Answer head() throws IOException {
        var status = line();
        if (!status.matches("HTTP/1\\.1 [0-9]{3} .*")) {
            throw new IOException("no status line: " + status);
        }
        var fields = new LinkedHashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.merge(name, line.substring(colon + 2), (a, b) -> a + "," + b);
        }
        return new Answer(Integer.parseInt(status.substring(9, 12)), fields, new byte[0]);
    }

    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /// Whether the server has closed the connection without sending anything before.
    public boolean isAtEnd() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in a line: " + line);
            }
            line.append((char) b);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line ends without CR: " + line);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

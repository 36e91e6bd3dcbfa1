package io.cloakroom.admin;

/// Who is at the other end of a call.
///
/// @param address IP address without port
/// @param client  its User-Agent, or what stands for it; shortened, without control characters
public record Peer(String address, String client) {
    private static final int MOST_CHARACTERS = 200;

    /// This process itself: what the start does.
    public static final Peer SELF = new Peer("", "");

    public Peer {
        client = client.codePoints()
                .limit(MOST_CHARACTERS)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

package io.cloakroom.admin.rest;

import io.cloakroom.admin.text.Legible;

/// The client of a call.
///
/// @param address IP address without port
/// @param client  its User-Agent or a substitute, shortened and safe to show
/// @param secure  whether the call came over TLS
public record Peer(String address, String client, boolean secure) {
    private static final int MOST_CHARACTERS = 200;

    /// This process, for its own actions at the start.
    public static final Peer SELF = new Peer("", "");

    /// A client on plain HTTP.
    public Peer(String address, String client) {
        this(address, client, false);
    }

    public Peer {
        client = Legible.of(client, MOST_CHARACTERS);
    }
}

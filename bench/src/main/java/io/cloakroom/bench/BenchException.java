package io.cloakroom.bench;

/// The server did not do what it should, or the user asked for nonsense. The message is for the person at the terminal.
final class BenchException extends RuntimeException {
    BenchException(String message) {
        super(message);
    }
}

package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.token.Token;
import java.util.Map;

/// A token as stored.
///
/// @param unknown       fields of a newer release, kept when the record is rewritten
/// @param unknownOfTags unknown fields within a tag, by the tag's key; removed with the tag
public record TokenRecord(Token token, byte[] unknown, Map<String, byte[]> unknownOfTags) {
    public static TokenRecord of(Token token) {
        return new TokenRecord(token, UnknownFields.none(), Map.of());
    }

    public TokenRecord with(Token next) {
        return new TokenRecord(next, unknown, unknownOfTags);
    }
}

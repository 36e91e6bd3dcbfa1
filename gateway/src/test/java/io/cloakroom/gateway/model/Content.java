package io.cloakroom.gateway.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/// The bytes of an object or a part, made again from size and seed whenever they are needed.
record Content(int size, int seed) {
    byte[] bytes() {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(md5Bytes(bytes));
    }

    static byte[] md5Bytes(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Content withSize(int other) {
        return new Content(other, seed);
    }

    @Override
    public String toString() {
        return size + " bytes of seed " + seed;
    }
}

package io.cloakroom.storage.rocks.database;

import io.cloakroom.storage.StoreException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The form of every value that the engine writes for itself: a format version, the content, a CRC32C of both. Whoever reads
/// a kind of value names the newest version of it that this build knows.
public final class EngineValue {
    private static final byte FIRST_VERSION = 1;

    private EngineValue() {}

    static byte[] seal(byte[] content) {
        return seal(FIRST_VERSION, content);
    }

    static byte[] seal(byte version, byte[] content) {
        var value = ByteBuffer.allocate(content.length + 5).put(version).put(content);
        return value.putInt(checksum(value.array(), content.length + 1)).array();
    }

    static byte[] number(int content) {
        return seal(ByteBuffer.allocate(4).putInt(content).array());
    }

    static byte[] number(long content) {
        return seal(ByteBuffer.allocate(8).putLong(content).array());
    }

    public static ByteBuffer open(byte[] value) throws StoreException {
        return open(FIRST_VERSION, value);
    }

    /// The content of a value of any version up to `newest`; [#version] tells which one it is.
    public static ByteBuffer open(byte newest, byte[] value) throws StoreException {
        var covered = value.length - 4;
        if (covered < 1 || ByteBuffer.wrap(value).getInt(covered) != checksum(value, covered)) {
            throw new StoreException(StoreException.Kind.DAMAGED, "a record of the engine does not match its checksum");
        }
        if (value[0] < FIRST_VERSION || value[0] > newest) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "a record of the engine has the unknown format " + value[0]);
        }
        return ByteBuffer.wrap(value, 1, covered - 1);
    }

    static byte version(byte[] value) {
        return value[0];
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}

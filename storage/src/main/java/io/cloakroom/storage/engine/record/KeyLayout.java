package io.cloakroom.storage.engine.record;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.BucketKeyRecord;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.codec.MasterKeyRecord;
import io.cloakroom.storage.engine.object.RenameTokens;
import io.cloakroom.storage.engine.payload.PartTable;
import io.cloakroom.storage.engine.usage.SavedSums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Every row that we write, in one place.
///
/// **A bucket is a partition** of its project's space, named by the bucket's id. An S3 key (its UTF-8 bytes) owns all
/// rows that hold it. Within rows it is escaped, `00` to `01 02` and `01` to `01 03`, so that rows are free of NUL and
/// sort as the keys do; the terminator `01 01` sorts below every continuation of a key, so that all rows of `a` come
/// before those of `a…`. Letters keep the kinds apart:
///
/// | row | what |
/// |---|---|
/// | `k` key | the current version, when it is an object: an [ObjectRecord]. A listing reads these rows and no others |
/// | `m` key | the current version, when it is a delete marker: a [MarkerRecord]. At most one of `k` and `m` is there; without
///   either the key has no version at all |
/// | `v` key `01 01` version | a noncurrent version, newest first: its [VersionId], which begins with 10 digits that fall as the
///   versions of a key get newer, or 10 such digits and `null` |
/// | `n` key | where among the rows `v` the null version is, while it is noncurrent |
/// | `w` key `01 01` upload | id of the noncurrent version that this upload made |
/// | `d` key `01 01` holder | payload of the version that has this holder, [PayloadLocation.InRow]. Apart from the rows of versions, so
///   that neither a listing nor a count passes by it |
/// | `u` key `01 01` upload | an [UploadRecord] in progress; ids sort by time of initiation |
/// | `p` key `01 01` upload | the upload's edition: other bytes after each change of its parts, so that a complete or
///   abort notices a part that came meanwhile, while parts do not get in each other's way. It says nothing else, so nothing of
///   it is kept |
/// | `p` key `01 01` upload `.` number | a [PartRecord], the number in 5 digits |
/// | `b`, of no key | a copy of the bucket's record, from which the bucket gets its name back; never says that more people
///   may list the bucket than its record says |
/// | `c` name, of no key | a document that says how the bucket behaves: a [DocumentRecord]. A name that a release does not know
///   keeps it from the bucket |
/// | `e` id, of no key | a sealed key of the bucket, which seals the data keys of objects: a [BucketKeyRecord] |
/// | `i` slot, of no key | the token of a rename, so that its repetition is known ([RenameTokens]): a few digits of a hash of
///   the token, so that there are never many |
///
/// The table of a completed object's parts is no row: it lies where payload lies ([PartTable]), so that a reader who is
/// under way keeps it, and a listing never sees it.
///
/// **The control space** has nine partitions. Each invariant is one commit of one owner; an index row belongs to the
/// owner of the record that it leads to, wherever it sorts. An engine that splits a control partition therefore splits
/// it by owner and merges scans.
///
/// | partition, owner | row | what |
/// |---|---|---|
/// | `projects`, always `projects` | `i` id | a [ProjectRecord]; stays when the project is deleted, so that neither id nor
///   account number is used again |
/// | | `n` name | its id; freed by deletion |
/// | | `a` account number | its id |
/// | | `x` id | the project of this id is being made; gone when it has its record |
/// | | `t` | how far the clock of retention is; there as soon as a bucket has Object Lock |
/// | `buckets`, the name | `b` name | a bucket |
/// | | `q` project `/` name | index by project |
/// | | `x` project `/` id | the bucket of this id is being made, under the name that this leads to; gone when it has its name |
/// | `users`, always `users` | `i` id | a user |
/// | | `n` login | its id |
/// | | `d` id | this id was used |
/// | | `r` user `/` project | a role |
/// | | `s` project `/` user | index by project |
/// | `tokens`, the access key | `t` access key | a token |
/// | | `c` project `/` position | all of the token again: a project's list, newest first |
/// | | `e` user `/` position | index by user, newest first; holds the project's id |
/// | | `g` name | all tokens have been brought to what the build needs that knows this name |
/// | `records`, the row | `s` name, `i` name | a record that ends by itself, the letter being its kind's |
/// | `traffic`, the project | `p` project `/` hour | requests of the project in that hour, in 7 digits of hours since 1970 |
/// | | `t` access key `/` hour | those of one token |
/// | | `l` access key | the token's project and last use; there as long as any row `t` is |
/// | `usage`, always `usage` | `p` project | what it held when the server stopped: [SavedSums] |
/// | `jobs`, the row | `j` name | how far a background job is |
/// | `keyring`, the project | `k` project `/` id | a key of the project: a [KmsKeyRecord] |
/// | | `a` project `/` alias | the id of the key that has this alias |
/// | `keyring`, the row | `m` | which master key there is: a [MasterKeyRecord] |
///
/// Names and logins are escaped as keys are. Projects and users are one owner each, because unique names and unique ids
/// have to hold in one commit; they are few. Buckets and tokens may be many, and need no more than their own key. What
/// was counted of a project's tokens is the project's, so that all of it and the sum are added in one commit.
public final class KeyLayout {
    public static final Partition PROJECTS = new Partition(Partition.CONTROL, "projects");
    public static final Partition BUCKETS = new Partition(Partition.CONTROL, "buckets");
    public static final Partition USERS = new Partition(Partition.CONTROL, "users");
    public static final Partition TOKENS = new Partition(Partition.CONTROL, "tokens");
    public static final Partition RECORDS = new Partition(Partition.CONTROL, "records");
    public static final Partition TRAFFIC = new Partition(Partition.CONTROL, "traffic");
    public static final Partition USAGE = new Partition(Partition.CONTROL, "usage");
    public static final Partition JOBS = new Partition(Partition.CONTROL, "jobs");
    public static final Partition KEYRING = new Partition(Partition.CONTROL, "keyring");

    /// Which master key there is.
    public static final Row MASTER_KEY = new Row(new byte[] {'m'});

    /// The copy of a bucket's record in its own partition.
    public static final Row BUCKET_COPY = new Row(new byte[] {'b'});

    /// Whether a bucket keeps versions.
    public static final Row VERSIONING = config("versioning");

    /// The bucket's own tags.
    public static final Row BUCKET_TAGS = config("tagging");

    /// Whether a bucket has Object Lock.
    public static final Row OBJECT_LOCK = config("object-lock");

    /// Who may do what with a bucket.
    public static final Row BUCKET_POLICY = config("policy");

    /// What keeps a bucket from being public.
    public static final Row PUBLIC_ACCESS_BLOCK = config("public-access-block");

    /// Whose the objects of a bucket are.
    public static final Row OBJECT_OWNERSHIP = config("ownership");

    /// Which pages of other origins may use a bucket.
    public static final Row CORS = config("cors");

    /// Who pays for requests.
    public static final Row REQUEST_PAYMENT = config("request-payment");

    /// What becomes of objects as they grow older.
    public static final Row LIFECYCLE = config("lifecycle");

    /// How a bucket encrypts what is written into it.
    public static final Row ENCRYPTION = config("encryption");

    /// How far the clock of retention is; there as soon as a bucket has Object Lock.
    public static final Row RETENTION_CLOCK = new Row(new byte[] {'t'});

    /// Who owns what belongs to no key of a bucket.
    public static final byte[] NO_KEY = {};

    private static final int HOUR_DIGITS = 7;
    private static final int SECONDS_OF_HOUR = 3600;
    private static final byte[] NOTHING = {};
    private static final byte ESCAPE = 1;
    private static final byte[] TERMINATOR = {1, 1};
    /// Above every byte that UTF-8 or an escape can have.
    private static final byte[] ABOVE = {(byte) 0xFF};
    /// Above the terminator, below every continuation: escapes are `01 02` and `01 03`.
    private static final byte[] BEHIND_KEY = {1, 1, (byte) 0xFF};

    private KeyLayout() {}

    /// @throws IllegalArgumentException when `key` holds half a surrogate pair: it would meet other keys as `?`
    private static byte[] utf8(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (Character.isSurrogate(key.charAt(i))) {
                if (i + 1 == key.length() || !Character.isSurrogatePair(key.charAt(i), key.charAt(i + 1))) {
                    throw new IllegalArgumentException("a key is not valid Unicode");
                }
                i++;
            }
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }

    public static Row current(ObjectKey key) {
        return row('k', escaped(key));
    }

    /// The current version, when it is a delete marker.
    public static Row marker(ObjectKey key) {
        return row('m', escaped(key));
    }

    /// A version that is not current.
    public static Row noncurrent(ObjectKey key, Stamp stamp) {
        return noncurrent(key, place(stamp));
    }

    /// @param place what [#place] gave
    public static Row noncurrent(ObjectKey key, String place) {
        return row('v', escaped(key), TERMINATOR, ascii(place));
    }

    /// Where a version is among the noncurrent ones of its key.
    public static String place(Stamp stamp) {
        return switch (stamp.version()) {
            case VersionRef.Id(var id) -> id;
            case VersionRef.Null nameless -> VersionId.orderDigits(stamp.order()) + nameless.id();
        };
    }

    /// All noncurrent versions of a key, the newest first.
    public static Range noncurrent(ObjectKey key) {
        return new Range(row('v', escaped(key), TERMINATOR), row('v', escaped(key), BEHIND_KEY));
    }

    /// Whether a row is one of [#noncurrent].
    public static boolean isNoncurrent(Row row) {
        return row.bytes()[0] == 'v';
    }

    /// Leads to the null version, while it is not current.
    public static Row nullVersion(ObjectKey key) {
        return row('n', escaped(key));
    }

    /// Leads from an upload to the version that it made, while that is not current.
    public static Row madeBy(ObjectKey key, String uploadId) {
        return row('w', escaped(key), TERMINATOR, ascii(uploadId));
    }

    /// The payload of a version that lies apart from its record.
    public static Row payload(ObjectKey key, String holder) {
        return row('d', escaped(key), TERMINATOR, ascii(holder));
    }

    /// Orders rows of different kinds as a listing of versions does: by key, the current version of a key before all others
    /// of it.
    public static int compareVersions(Row a, Row b) {
        return Arrays.compareUnsigned(a.bytes(), 1, a.bytes().length, b.bytes(), 1, b.bytes().length);
    }

    public static Row upload(ObjectKey key, String uploadId) {
        return row('u', escaped(key), TERMINATOR, ascii(uploadId));
    }

    public static Row edition(ObjectKey key, String uploadId) {
        return row('p', escaped(key), TERMINATOR, ascii(uploadId));
    }

    public static Row part(ObjectKey key, String uploadId, int number) {
        return row('p', escaped(key), TERMINATOR, ascii(uploadId), ascii('.' + fiveDigits(number)));
    }

    /// The parts of an upload with numbers over `after`.
    public static Range parts(ObjectKey key, String uploadId, int after) {
        return new Range(part(key, uploadId, after + 1), row('p', escaped(key), TERMINATOR, ascii(uploadId + '/')));
    }

    /// The parts of all uploads of a key, and their editions.
    public static Range partsOfKey(ObjectKey key) {
        return new Range(row('p', escaped(key), TERMINATOR), row('p', escaped(key), BEHIND_KEY));
    }

    /// The edition of an upload and all its parts.
    public static Range editionAndParts(ObjectKey key, String uploadId) {
        return new Range(edition(key, uploadId), row('p', escaped(key), TERMINATOR, ascii(uploadId + '/')));
    }

    /// The rows of one kind whose keys begin with `prefix`.
    public static Range keys(char kind, String prefix) {
        return new Range(row(kind, escaped(prefix)), pastPrefix(kind, prefix));
    }

    /// All rows of one kind.
    public static Range all(char kind) {
        return new Range(row(kind), row(kind, ABOVE));
    }

    /// Where the tokens of renames lie that have this hash.
    public static Row renameToken(int slot) {
        return row('i', ascii(fiveDigits(slot)));
    }

    /// A sealed key of a bucket.
    public static Row bucketKey(String id) {
        return row('e', ascii(id));
    }

    /// All sealed keys of a bucket.
    public static Range bucketKeys() {
        return all('e');
    }

    /// The document of a bucket that has this name.
    static Row config(String name) {
        return row('c', ascii(name));
    }

    /// All documents of a bucket.
    public static Range config() {
        return all('c');
    }

    /// The rows of a bucket's objects and uploads.
    public static Range bucket() {
        return new Range(row('k'), row('w', ABOVE));
    }

    /// Where the rows begin whose keys are greater than `key`.
    public static Row pastKey(char kind, String key) {
        return row(kind, escaped(key), BEHIND_KEY);
    }

    /// Where the rows begin whose keys are greater than all that begin with `prefix`.
    public static Row pastPrefix(char kind, String prefix) {
        return row(kind, escaped(prefix), ABOVE);
    }

    /// Where the uploads of `key` begin that are greater than this one.
    public static Row pastUpload(String key, String uploadId) {
        return row('u', escaped(key), TERMINATOR, ascii(uploadId), new byte[] {1});
    }

    /// The key in a row `k` or `m`.
    public static String keyOf(Row current) {
        return unescaped(current.bytes(), 1, current.bytes().length);
    }

    /// The key in a row that has something behind it: `u`, `v`.
    public static String keyBefore(Row row) {
        return unescaped(row.bytes(), 1, terminator(row.bytes()));
    }

    public static String idOfUpload(Row upload) {
        int from = terminator(upload.bytes()) + TERMINATOR.length;
        return new String(upload.bytes(), from, upload.bytes().length - from, StandardCharsets.US_ASCII);
    }

    public static int numberOfPart(Row part) {
        int length = part.bytes().length;
        return Integer.parseInt(new String(part.bytes(), length - 5, 5, StandardCharsets.US_ASCII));
    }

    /// Whether a row `p` is a part and not an edition.
    public static boolean isPart(Row row) {
        int length = row.bytes().length;
        return length > 6 && row.bytes()[length - 6] == '.';
    }

    /// The upload that a part belongs to.
    public static String uploadOfPart(Row part) {
        int from = terminator(part.bytes()) + TERMINATOR.length;
        int length = part.bytes().length - 6 - from;
        return new String(part.bytes(), from, length, StandardCharsets.US_ASCII);
    }

    /// Whether the row's key begins with what `from` names, [#keys], be the two of the same kind or not.
    public static boolean startsWith(Row row, Row from) {
        int length = from.bytes().length;
        return row.bytes().length >= length && Arrays.equals(row.bytes(), 1, length, from.bytes(), 1, length);
    }

    /// The row of another kind with the same name.
    public static Row ofKind(char kind, Row row) {
        var bytes = row.bytes().clone();
        bytes[0] = (byte) kind;
        return new Row(bytes);
    }

    /// Behind one of the noncurrent versions of a key, and behind the current one.
    ///
    /// @param key   may be no key at all
    /// @param place what [#place] gave, or empty for before all noncurrent ones
    public static Row pastVersion(String key, String place) {
        return place.isEmpty()
                ? row('v', escaped(key), TERMINATOR)
                : row('v', escaped(key), TERMINATOR, ascii(place), new byte[] {1});
    }

    /// A row of a control partition that is named by one name or id.
    public static Row named(char kind, String name) {
        return row(kind, escaped(name));
    }

    /// An index row: ids and access keys hold no `/`.
    public static Row index(char kind, String of, String name) {
        return row(kind, ascii(of + '/' + name));
    }

    /// Index rows of `of` whose names begin with `prefix`.
    public static Range indexOf(char kind, String of, String prefix) {
        return new Range(index(kind, of, prefix), row(kind, ascii(of + '/' + prefix), ABOVE));
    }

    /// What an index row of `of` leads to.
    public static String indexed(Row index, String of) {
        int from = 1 + of.length() + 1;
        return new String(index.bytes(), from, index.bytes().length - from, StandardCharsets.US_ASCII);
    }

    /// The partition that a row `x` is of.
    public static Partition bucketInMaking(Row row) {
        var text = new String(row.bytes(), 1, row.bytes().length - 1, StandardCharsets.US_ASCII);
        int slash = text.indexOf('/');
        return new Partition(text.substring(0, slash), text.substring(slash + 1));
    }

    /// What was counted of `of` in the hour that `time` is in.
    public static Row hour(char kind, String of, Instant time) {
        return index(kind, of, hourDigits(time));
    }

    /// The hours of `of` from the one that `from` is in, to the one that `to` is in, exclusive.
    public static Range hours(char kind, String of, Instant from, Instant to) {
        return new Range(hour(kind, of, from), hour(kind, of, to));
    }

    /// The beginning of the hour in a row [#hour].
    public static Instant hourOf(Row row) {
        int length = row.bytes().length;
        var digits = new String(row.bytes(), length - HOUR_DIGITS, HOUR_DIGITS, StandardCharsets.US_ASCII);
        return Instant.ofEpochSecond(Long.parseLong(digits) * SECONDS_OF_HOUR);
    }

    /// What was counted in a row [#hour].
    public static String countedIn(Row row) {
        return new String(row.bytes(), 1, row.bytes().length - HOUR_DIGITS - 2, StandardCharsets.US_ASCII);
    }

    /// Times before 1970 and after the last hour that has a row are taken for the first and the last one.
    private static String hourDigits(Instant time) {
        long hour = Math.clamp(Math.floorDiv(time.getEpochSecond(), SECONDS_OF_HOUR), 0L, 9_999_999L);
        return Long.toString(10_000_000 + hour).substring(1);
    }

    /// Where rows begin that sort behind `row`.
    public static Row after(Row row) {
        return new Row(joined(row.bytes(), new byte[] {1}));
    }

    private static Row row(char kind, byte[]... pieces) {
        return new Row(joined(new byte[] {(byte) kind}, pieces));
    }

    private static byte[] joined(byte[] first, byte[]... pieces) {
        int length = first.length;
        for (var piece : pieces) {
            length += piece.length;
        }
        var out = ByteBuffer.allocate(length).put(first);
        for (var piece : pieces) {
            out.put(piece);
        }
        return out.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String fiveDigits(int number) {
        if (number < 0 || number > 99_999) {
            throw new IllegalArgumentException("no part number: " + number);
        }
        return Integer.toString(100_000 + number).substring(1);
    }

    private static byte[] escaped(ObjectKey key) {
        return escaped(key.utf8());
    }

    private static byte[] escaped(String key) {
        return key.isEmpty() ? NOTHING : escaped(utf8(key));
    }

    private static byte[] escaped(byte[] key) {
        int escapes = 0;
        for (byte b : key) {
            escapes += b == 0 || b == ESCAPE ? 1 : 0;
        }
        if (escapes == 0) {
            return key;
        }
        var out = new byte[key.length + escapes];
        int at = 0;
        for (byte b : key) {
            if (b == 0 || b == ESCAPE) {
                out[at++] = ESCAPE;
                out[at++] = (byte) (b + 2);
            } else {
                out[at++] = b;
            }
        }
        return out;
    }

    private static String unescaped(byte[] row, int from, int to) {
        var out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            out[length++] = row[i] == ESCAPE ? (byte) (row[++i] - 2) : row[i];
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static int terminator(byte[] row) {
        for (int i = 1; i < row.length - 1; i++) {
            if (row[i] == ESCAPE) {
                if (row[i + 1] == ESCAPE) {
                    return i;
                }
                i++;
            }
        }
        throw new IllegalArgumentException("a row without terminator");
    }
}

package io.cloakroom.storage.engine.record;

import static io.cloakroom.storage.engine.record.RowBytes.ABOVE;
import static io.cloakroom.storage.engine.record.RowBytes.BEHIND_KEY;
import static io.cloakroom.storage.engine.record.RowBytes.NEXT;
import static io.cloakroom.storage.engine.record.RowBytes.ascii;
import static io.cloakroom.storage.engine.record.RowBytes.escaped;
import static io.cloakroom.storage.engine.record.RowBytes.row;
import static io.cloakroom.storage.engine.record.RowBytes.terminator;
import static io.cloakroom.storage.engine.record.RowBytes.unescaped;

import io.cloakroom.storage.engine.KeyValue.Range;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.BucketKeyRecord;
import io.cloakroom.storage.engine.codec.KmsKeyRecord;
import io.cloakroom.storage.engine.codec.MasterKeyRecord;
import io.cloakroom.storage.engine.object.RenameTokens;
import io.cloakroom.storage.engine.payload.PartTable;
import io.cloakroom.storage.engine.usage.SavedSums;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The overview of all rows that the stores write. The rows of versions are made by [VersionRows], those of uploads by
/// [UploadRows], bucket documents by [DocumentRows], counted requests by [HourRows], and all others here.
///
/// **A bucket is a partition** of its project's space, named by the bucket's id. A row that contains an S3 key is owned by
/// that key (its UTF-8 bytes). Within rows the key is escaped, `00` to `01 02` and `01` to `01 03`, so that rows hold no NUL
/// byte and sort as the keys do. The terminator `01 01` sorts below every continuation of a key, so all rows of `a` come
/// before those of `a…`. The first letter of a row says its kind:
///
/// | row | what |
/// |---|---|
/// | `k` key | the current version, when it is an object: an [ObjectRecord]. A listing reads these rows and no others |
/// | `m` key | the current version, when it is a delete marker: a [MarkerRecord]. A key has `k` or `m`, never both; a key
///   without either has no version at all |
/// | `v` key `01 01` version | a noncurrent version, newest first. The version is a [VersionId], which begins with 10 digits that
///   fall as the versions of a key get newer, or 10 such digits and `null` |
/// | `n` key | says which row `v` holds the null version, while that version is noncurrent |
/// | `w` key `01 01` upload | the id of the noncurrent version that this upload made |
/// | `d` key `01 01` holder | the payload of the version with this holder, [PayloadLocation.InRow]. Payload has rows of its own so that
///   listing and counting versions does not read it |
/// | `u` key `01 01` upload | an [UploadRecord] in progress; ids sort by time of initiation |
/// | `p` key `01 01` upload | the upload's edition: random bytes that are written anew with each change of its parts. A complete
///   or abort guards this row and so notices a part that came meanwhile, while parts do not get in each other's way. Nothing
///   else is in it, so an unknown field in it need not be kept |
/// | `p` key `01 01` upload `.` number | a [PartRecord], the number in 5 digits |
/// | `b` | a copy of the bucket's record, from which the bucket gets its name back. The copy never lets more people list the
///   bucket than the record does |
/// | `c` name | a bucket document, which says how the bucket behaves: a [DocumentRecord]. A release that does not know the name
///   of a document does not serve the bucket |
/// | `e` id | a sealed key of the bucket, which seals the data keys of objects: a [BucketKeyRecord] |
/// | `i` slot | the token of a rename, so that a repeated rename is recognised ([RenameTokens]). The slot is a few digits of a hash of
///   the token, so there are never many such rows |
///
/// Rows `b`, `c`, `e` and `i` belong to no S3 key: their owner is [#NO_KEY]. The table of a completed object's parts is not a
/// row. It is stored like payload ([PartTable]), so that a reader keeps it until it is done, and a listing never reads it.
///
/// The partition [Partition#ofKeyCopies] of a project's space has the rows of the project in the control partition `keyring`
/// once more, owned by the project.
///
/// **The control space** has nine partitions. Each invariant is kept by one commit of one owner. An index row belongs to the
/// owner of the record that it leads to, wherever the row sorts, so an engine that splits a control partition has to split it
/// by owner and merge scans.
///
/// | partition, owner | row | what |
/// |---|---|---|
/// | `projects`, always `projects` | `i` id | a [ProjectRecord]; stays when the project is deleted, so that neither its id nor
///   its account number is used again |
/// | | `n` name | the id of the project with this name; freed by deletion |
/// | | `a` account number | the id of the project with this account number |
/// | | `x` id | the project with this id is being made; removed when its record is written |
/// | | `t` | the note of the retention clock; exists from the first Object Lock on |
/// | `buckets`, the name | `b` name | a [BucketRecord] |
/// | | `q` project `/` name | index by project |
/// | | `x` project `/` id | the bucket with this id is being made, under the name in the value; removed when the bucket has its
///   name |
/// | `users`, always `users` | `i` id | a [UserRecord] |
/// | | `n` login | the id of the user with this login |
/// | | `d` id | this id was used |
/// | | `r` user `/` project | a [RoleRecord] |
/// | | `s` project `/` user | index by project |
/// | `tokens`, the access key | `t` access key | a [TokenRecord] |
/// | | `c` project `/` position | the whole token once more: the list of a project's tokens, newest first |
/// | | `e` user `/` position | index by user, newest first; holds the project's id |
/// | | `g` name | the upgrade of this name has been applied to all tokens |
/// | `records`, the row | `s`, `i` or `n`, name | a record that expires; the letter is that of its kind |
/// | `traffic`, the project | `p` project `/` hour | requests of the project in that hour, in 7 digits of hours since 1970 |
/// | | `t` access key `/` hour | requests of one token in that hour |
/// | | `l` access key | the token's project and last use; exists as long as the token has a row `t` |
/// | `usage`, always `usage` | `p` project | what the project held when the server stopped: [SavedSums] |
/// | `jobs`, the row | `j` name | the progress of a background job |
/// | `keyring`, the project | `k` project `/` id | a key of the project: a [KmsKeyRecord] |
/// | | `a` project `/` alias | the id of the key that has this alias |
/// | `keyring`, the row | `m` | which master key is in use: a [MasterKeyRecord] |
///
/// Names and logins are escaped as keys are. All projects share one owner, and so do all users, because unique names and
/// unique ids have to hold in one commit; there are few of them. Buckets and tokens may be many and need only be unique
/// themselves. The requests counted for a token are owned by its project, so that they and the project's sum are added in one
/// commit.
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

    /// All partitions of the control space.
    public static final List<Partition> CONTROL_PARTITIONS =
            List.of(PROJECTS, BUCKETS, USERS, TOKENS, RECORDS, TRAFFIC, USAGE, JOBS, KEYRING);

    /// The master key that is in use.
    public static final Row MASTER_KEY = new Row(new byte[] {'m'});

    /// The copy of a bucket's record in its own partition.
    public static final Row BUCKET_COPY = new Row(new byte[] {'b'});

    /// The note of the retention clock, in [#PROJECTS].
    public static final Row RETENTION_CLOCK = new Row(new byte[] {'t'});

    /// The owner of a bucket's rows that belong to no S3 key.
    public static final byte[] NO_KEY = {};

    private KeyLayout() {}

    /// The rows of one kind whose keys begin with `prefix`.
    public static Range keys(char kind, String prefix) {
        return new Range(row(kind, escaped(prefix)), pastPrefix(kind, prefix));
    }

    /// All rows of one kind.
    public static Range all(char kind) {
        return new Range(row(kind), row(kind, ABOVE));
    }

    /// The row for rename tokens with this hash.
    public static Row renameToken(int slot) {
        return row('i', ascii(RowBytes.fiveDigits(slot)));
    }

    /// A sealed key of a bucket.
    public static Row bucketKey(String id) {
        return row('e', ascii(id));
    }

    /// All sealed keys of a bucket.
    public static Range bucketKeys() {
        return all('e');
    }

    /// The rows of a bucket's objects and uploads.
    public static Range bucket() {
        return new Range(row('k'), row('w', ABOVE));
    }

    /// The lower bound of the rows whose keys are greater than `key`.
    public static Row pastKey(char kind, String key) {
        return row(kind, escaped(key), BEHIND_KEY);
    }

    /// The lower bound of the rows whose keys are greater than every key that begins with `prefix`.
    public static Row pastPrefix(char kind, String prefix) {
        return row(kind, escaped(prefix), ABOVE);
    }

    /// The key in a row `k` or `m`.
    public static String keyOf(Row current) {
        return unescaped(current.bytes(), 1, current.bytes().length);
    }

    /// The key in a row that has something behind the key: `u`, `v`.
    public static String keyBefore(Row row) {
        return unescaped(row.bytes(), 1, terminator(row.bytes()));
    }

    /// Whether the row's key begins with the prefix of `from`, the lower bound of [#keys]. The kinds of the two rows may differ.
    public static boolean startsWith(Row row, Row from) {
        int length = from.bytes().length;
        return row.bytes().length >= length && Arrays.equals(row.bytes(), 1, length, from.bytes(), 1, length);
    }

    /// The row of another kind for the same key, and with the same bytes behind it.
    public static Row ofKind(char kind, Row row) {
        var bytes = row.bytes().clone();
        bytes[0] = (byte) kind;
        return new Row(bytes);
    }

    /// A row of a control partition that is named by one name or id.
    public static Row named(char kind, String name) {
        return row(kind, escaped(name));
    }

    /// An index row. Ids and access keys hold no `/`.
    public static Row index(char kind, String of, String name) {
        return row(kind, ascii(of + '/' + name));
    }

    /// Index rows of `of` whose names begin with `prefix`.
    public static Range indexOf(char kind, String of, String prefix) {
        return new Range(index(kind, of, prefix), row(kind, ascii(of + '/' + prefix), ABOVE));
    }

    /// The name in an index row of `of`.
    public static String indexed(Row index, String of) {
        int from = 1 + of.length() + 1;
        return new String(index.bytes(), from, index.bytes().length - from, StandardCharsets.US_ASCII);
    }

    /// The partition of the bucket that a row `x` says is being made.
    public static Partition bucketInMaking(Row row) {
        var text = new String(row.bytes(), 1, row.bytes().length - 1, StandardCharsets.US_ASCII);
        int slash = text.indexOf('/');
        return new Partition(text.substring(0, slash), text.substring(slash + 1));
    }

    /// The lower bound of the rows that sort behind `row`.
    public static Row after(Row row) {
        return new Row(RowBytes.joined(row.bytes(), NEXT));
    }
}

package io.cloakroom.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures the cost of versioning: listings of keys with many versions, listings among deleted keys, and PUT. Each is
/// compared in turns with the same in a bucket without versioning.
@Command(
        name = "versions",
        description = {
            "Compares buckets with versioning to one without: listings of keys with many versions",
            "and among deleted keys, and PUT. Makes the buckets NAME-plain, NAME-kept, NAME-gone, NAME-put",
            "and NAME-put-kept."
        })
final class VersionsCommand implements Callable<Integer> {
    private static final int KEYS = 1000;
    private static final int MOST_DELETED_AT_ONCE = 1000;
    private static final int WARM_UP_PAIRS = 2;

    @Mixin
    private Target target = new Target();

    @Mixin
    private ServerCpu cpu = new ServerCpu();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--depth", defaultValue = "1000", description = "versions of a key (default: ${DEFAULT-VALUE})")
    private int depth;

    @Option(names = "--deleted", defaultValue = "1000000", description = "deleted keys (default: ${DEFAULT-VALUE})")
    private int deleted;

    @Option(names = "--size", split = ",", description = "sizes of the objects in PUTs (default: 4k,16k)")
    private List<String> sizes = List.of("4k", "16k");

    @Option(names = "--puts", defaultValue = "20000", description = "PUTs in a row (default: ${DEFAULT-VALUE})")
    private int puts;

    @Option(names = "--lists", defaultValue = "60", description = "listings in a row (default: ${DEFAULT-VALUE})")
    private int lists;

    @Option(names = "--pairs", defaultValue = "5", description = "pairs of measurements (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(names = "--concurrency", defaultValue = "32", description = "connections (default: ${DEFAULT-VALUE})")
    private int concurrency;

    @Option(names = "--rest", defaultValue = "0", description = "seconds between filling and listing")
    private int rest;

    @Option(names = "--new-keys", description = "each PUT makes an object; without it, 1,000 keys are overwritten")
    private boolean newKeys;

    @Option(names = "--no-fill", description = "use the versions and deleted keys of an earlier run")
    private boolean noFill;

    /// How many keys earlier measurements have made in each bucket.
    private final Map<Target, Integer> made = new HashMap<>();

    @FunctionalInterface
    private interface Action {
        void at(Wire wire, int number);
    }

    @FunctionalInterface
    private interface Measure {
        double of(Target bucket) throws InterruptedException;
    }

    @Override
    public Integer call() throws InterruptedException {
        var plain = target.sibling("plain");
        var kept = target.sibling("kept");
        var gone = target.sibling("gone");
        var put = target.sibling("put");
        var putKept = target.sibling("put-kept");
        plain.makeBucket();
        put.makeBucket();
        for (var bucket : List.of(kept, gone, putKept)) {
            bucket.makeBucket();
            keepVersions(bucket);
        }
        if (!noFill) {
            fill(plain, kept, gone);
            Thread.sleep(rest * 1000L);
        }
        compare("listing keys with " + depth + " versions each", plain, kept, "ms", this::list);
        compare("listing keys among " + deleted + " deleted ones", plain, gone, "ms", this::list);
        for (var size : cpu.isKnown() ? sizes : List.<String>of()) {
            var body = body(size);
            compare("CPU of a PUT of " + size, put, putKept, "us", bucket -> put(bucket, body));
        }
        return 0;
    }

    private static void keepVersions(Target bucket) {
        var document = "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Status>Enabled</Status></VersioningConfiguration>";
        try (var wire = bucket.open()) {
            wire.send("PUT", bucket.path(), Map.of("versioning", ""), Upload.of(utf8(document)))
                    .require(200, "versioning");
        }
    }

    private void fill(Target plain, Target kept, Target gone) throws InterruptedException {
        long began = System.nanoTime();
        var body = body("100");
        for (var bucket : List.of(plain, gone)) {
            inParallel(bucket, KEYS, (wire, i) -> put(wire, bucket, listed(i), body));
        }
        // Each round writes every key once, so the versions of a key lie together only if the store moves them
        // together.
        inParallel(kept, KEYS * depth, (wire, i) -> put(wire, kept, listed(i % KEYS), body));
        inParallel(gone, deleted, (wire, i) -> put(wire, gone, between(i), body));
        int batches = (deleted + MOST_DELETED_AT_ONCE - 1) / MOST_DELETED_AT_ONCE;
        inParallel(gone, batches, (wire, i) -> delete(wire, gone, i * MOST_DELETED_AT_ONCE));
        say("filled in %.0f s".formatted((System.nanoTime() - began) / 1e9));
    }

    /// A key that is listed. The deleted keys lie between these keys.
    private static String listed(int number) {
        return "key-%04d".formatted(number);
    }

    /// A new key, far away from the key before it.
    private static String fresh(int number) {
        return "%08x".formatted(Integer.reverse(number));
    }

    private static String between(int number) {
        return listed(number % KEYS) + "-deleted-%07d".formatted(number / KEYS);
    }

    private static void put(Wire wire, Target bucket, String key, Upload body) {
        wire.send("PUT", bucket.path(key), Map.of(), body).require(200, "put");
    }

    private void delete(Wire wire, Target bucket, int from) {
        var document = new StringBuilder("<Delete><Quiet>true</Quiet>");
        for (int i = from; i < Math.min(deleted, from + MOST_DELETED_AT_ONCE); i++) {
            document.append("<Object><Key>").append(between(i)).append("</Key></Object>");
        }
        var body = utf8(document.append("</Delete>").toString());
        wire.send("POST", bucket.path(), Map.of("delete", ""), Map.of("content-md5", md5(body)), Upload.of(body))
                .require(200, "delete");
    }

    private void compare(String what, Target plain, Target other, String unit, Measure measure)
            throws InterruptedException {
        var ofPlain = new ArrayList<Double>();
        var ofOther = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        for (int pair = -WARM_UP_PAIRS; pair < pairs; pair++) {
            boolean plainFirst = pair % 2 == 0;
            double first = measure.of(plainFirst ? plain : other);
            double second = measure.of(plainFirst ? other : plain);
            if (pair >= 0) {
                ofPlain.add(plainFirst ? first : second);
                ofOther.add(plainFirst ? second : first);
                ratios.add(ofOther.getLast() / ofPlain.getLast());
            }
        }
        say("%s: %.3f times a plain bucket (median of %d; %.3f to %.3f), %.2f to %.2f %s"
                .formatted(
                        what,
                        median(ratios),
                        pairs,
                        ratios.stream().min(Double::compare).orElse(0.0),
                        ratios.stream().max(Double::compare).orElse(0.0),
                        median(ofPlain),
                        median(ofOther),
                        unit));
    }

    /// The server's CPU time for one listing in milliseconds, or the median duration of the listings if the CPU time is not
    /// known.
    private double list(Target bucket) {
        var before = cpu.isKnown() ? cpu.used() : Duration.ZERO;
        double median = listInTurn(bucket);
        return cpu.isKnown() ? cpu.used().minus(before).toNanos() / 1e6 / lists : median;
    }

    private double listInTurn(Target bucket) {
        var took = new ArrayList<Double>();
        try (var wire = bucket.open()) {
            for (int i = 0; i < lists; i++) {
                long began = System.nanoTime();
                var page = wire.send("GET", bucket.path(), Map.of("list-type", "2"), Upload.NONE)
                        .require(200, "list");
                took.add((System.nanoTime() - began) / 1e6);
                if (!page.element("KeyCount").equals(Integer.toString(KEYS))) {
                    throw new BenchException("a page has " + page.element("KeyCount") + " keys");
                }
            }
        }
        return median(took);
    }

    /// The server's CPU time for one PUT, in microseconds. If PUTs overwrite keys, only the bucket with versioning grows. If
    /// each PUT makes a new object, both buckets grow alike.
    private double put(Target bucket, Upload body) throws InterruptedException {
        int from = newKeys ? made.merge(bucket, puts, Integer::sum) : 0;
        var before = cpu.used();
        inParallel(bucket, puts, (wire, i) -> put(wire, bucket, newKeys ? fresh(from + i) : listed(i % KEYS), body));
        return cpu.used().minus(before).toNanos() / 1e3 / puts;
    }

    private void inParallel(Target bucket, int count, Action action) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, concurrency)
                    .<Callable<Void>>mapToObj(worker -> () -> {
                        try (var wire = bucket.open()) {
                            for (int i = worker; i < count; i += concurrency) {
                                action.at(wire, i);
                            }
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new BenchException(String.valueOf(failed.getCause()));
        }
    }

    private static Upload body(String size) {
        var bytes = new byte[Math.toIntExact(Sizes.parse(size))];
        new SplittableRandom(1).nextBytes(bytes);
        return Upload.of(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0.0);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}

package io.cloakroom.bench;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs a mix of operations for some seconds, and prints a table of their durations.
@Command(
        name = "load",
        aliases = {"put", "get", "head", "delete"},
        description = {
            "Runs a mix of operations for some seconds.",
            "The commands put, get, head and delete run only that operation."
        })
final class LoadCommand implements Callable<Integer> {
    private enum Kind {
        PUT,
        GET,
        HEAD,
        LIST,
        DELETE
    }

    @Mixin
    private Target target = new Target();

    @Mixin
    private ServerCpu cpu = new ServerCpu();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--mix", split = ",", description = "shares of operations (default: put=30,get=60,list=5,delete=5)")
    private Map<String, Integer> mix = Map.of("put", 30, "get", 60, "list", 5, "delete", 5);

    @Option(names = "--size", split = ",", description = "share of each size (default: 4k=80,64k=15,4m=5)")
    private Map<String, Integer> sizes = Map.of("4k", 80, "64k", 15, "4m", 5);

    @Option(names = "--concurrency", defaultValue = "16", description = "connections (default: ${DEFAULT-VALUE})")
    private int concurrency;

    @Option(names = "--seconds", defaultValue = "30", description = "seconds to measure (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "seconds of warm-up (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--keys", defaultValue = "1000", description = "different keys (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(names = "--seed", defaultValue = "1", description = "seed of random choices (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--encryption",
            paramLabel = "NAME",
            description = "default encryption to set first: AES256, aws:kms (with a bucket key) or none")
    private @Nullable String encryption;

    private List<Upload> bodies = List.of();

    @Override
    public Integer call() throws InterruptedException {
        var called =
                spec.commandLine().getParent().getParseResult().originalArgs().getFirst();
        if (!called.equals("load")) {
            mix = Map.of(called, 1);
        }
        bodies = expand(sizes).stream().map(this::body).toList();
        target.makeBucket();
        if (encryption != null) {
            encrypt(encryption);
        }
        fill();
        run(warmUp);
        var before = cpu.isKnown() ? cpu.used() : Duration.ZERO;
        var all = run(seconds);
        print(all);
        if (cpu.isKnown()) {
            printCpu(cpu.used().minus(before), all);
        }
        return all.values().stream().mapToLong(Latencies::errors).sum() == 0 ? 0 : 1;
    }

    private void encrypt(String algorithm) {
        var query = Map.of("encryption", "");
        var document = Upload.of("""
                <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
                <SSEAlgorithm>%s</SSEAlgorithm></ApplyServerSideEncryptionByDefault>\
                <BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>""".formatted(algorithm).getBytes(StandardCharsets.UTF_8));
        try (var wire = target.open()) {
            if (algorithm.equals("none")) {
                wire.send("DELETE", target.path(), query, Upload.NONE).require(204, "encryption");
            } else {
                wire.send("PUT", target.path(), query, document).require(200, "encryption");
            }
        }
    }

    private void printCpu(Duration used, EnumMap<Kind, Latencies> all) {
        long requests = all.values().stream().mapToLong(Latencies::requests).sum();
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                "CPU time of the server: %.1f us a request".formatted(used.toNanos() / 1e3 / Math.max(1, requests)));
        out.flush();
    }

    private Upload body(String size) {
        var bytes = new byte[Math.toIntExact(Sizes.parse(size))];
        new SplittableRandom(seed).nextBytes(bytes);
        return Upload.of(bytes);
    }

    /// Puts an object under every key, so that reads find one.
    private void fill() throws InterruptedException {
        inParallel(worker -> {
            try (var wire = target.open()) {
                for (int key = worker; key < keys; key += concurrency) {
                    wire.send("PUT", path(key), Map.of(), bodies.get(key % bodies.size()))
                            .require(200, "put");
                }
            }
            return new EnumMap<>(Kind.class);
        });
    }

    private EnumMap<Kind, Latencies> run(int forSeconds) throws InterruptedException {
        long end = System.nanoTime() + forSeconds * 1_000_000_000L;
        return inParallel(worker -> {
            var random = new SplittableRandom(seed + worker);
            var kinds = expand(mix).stream()
                    .map(name -> Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                    .toList();
            var took = new EnumMap<Kind, Latencies>(Kind.class);
            try (var wire = target.open()) {
                while (System.nanoTime() < end) {
                    var kind = kinds.get(random.nextInt(kinds.size()));
                    measure(wire, kind, random, took.computeIfAbsent(kind, _ -> new Latencies()));
                }
            }
            return took;
        });
    }

    private void measure(Wire wire, Kind kind, SplittableRandom random, Latencies took) {
        var body = kind == Kind.PUT ? bodies.get(random.nextInt(bodies.size())) : Upload.NONE;
        var path = kind == Kind.LIST ? target.path() : path(random.nextInt(keys));
        var query = kind == Kind.LIST
                ? Map.of("list-type", "2", "prefix", "k", "start-after", "k" + random.nextInt(keys))
                : Map.<String, String>of();
        var received = new Counting();
        long began = System.nanoTime();
        try {
            var answer = wire.send(kind == Kind.LIST ? "GET" : kind.name(), path, query, body, received);
            boolean absent = answer.status() == 404 && mix.containsKey("delete");
            if (answer.status() / 100 == 2 || absent) {
                took.add(System.nanoTime() - began, body.bytes() + received.bytes);
            } else {
                took.addError();
            }
        } catch (UncheckedIOException broken) {
            took.addError();
        }
    }

    private String path(int key) {
        return target.path("k%08d".formatted(key));
    }

    @FunctionalInterface
    private interface LoadWork {
        EnumMap<Kind, Latencies> as(int worker);
    }

    private EnumMap<Kind, Latencies> inParallel(LoadWork work) throws InterruptedException {
        var sum = new EnumMap<Kind, Latencies>(Kind.class);
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            var all = new ArrayList<Callable<EnumMap<Kind, Latencies>>>();
            for (int worker = 0; worker < concurrency; worker++) {
                int number = worker;
                all.add(() -> work.as(number));
            }
            for (var one : threads.invokeAll(all)) {
                one.get()
                        .forEach((kind, took) ->
                                sum.computeIfAbsent(kind, _ -> new Latencies()).addAll(took));
            }
        } catch (ExecutionException failed) {
            throw new BenchException(String.valueOf(failed.getCause()));
        }
        return sum;
    }

    private void print(EnumMap<Kind, Latencies> all) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Latencies.heading());
        all.forEach((kind, took) -> out.println(took.row(kind.name(), seconds)));
        out.flush();
    }

    private static List<String> expand(Map<String, Integer> shares) {
        var all = new ArrayList<String>();
        shares.forEach((name, share) -> {
            for (int i = 0; i < share; i++) {
                all.add(name);
            }
        });
        return all;
    }

    /// Discards bytes and counts them.
    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int each) {
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int from, int length) {
            bytes += length;
        }
    }
}

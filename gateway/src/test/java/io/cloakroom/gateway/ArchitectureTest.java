package io.cloakroom.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.Admitted.Readmission;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Which package may depend on which: a lower one never names a higher one.
final class ArchitectureTest {
    private static final String ROOT = "io.cloakroom.";
    private static final String BASE = ROOT + "gateway";

    /// From low to high. Packages on one line do not depend on each other.
    private static final List<List<String>> MODULES = List.of(
            List.of(ROOT + "storage.."),
            List.of(ROOT + "s3.."),
            List.of(ROOT + "admin.."),
            List.of(ROOT + "gateway.."));

    /// The code that the admin module and the gateway share. Its sources are in the admin module.
    private static final List<List<String>> S3 = List.of(
            List.of(ROOT + "s3.policy..", ROOT + "s3.sign..", ROOT + "s3.lifecycle.."), List.of(ROOT + "s3.access.."));

    private static final List<List<String>> ADMIN = List.of(
            List.of(ROOT + "admin.audit..", ROOT + "admin.snippet..", ROOT + "admin.text..", ROOT + "admin.token"),
            List.of(ROOT + "admin.accesslog..", ROOT + "admin.rest.."),
            List.of(ROOT + "admin.view.."),
            List.of(ROOT + "admin.server..", ROOT + "admin.session.."),
            List.of(ROOT + "admin.bucket..", ROOT + "admin.user.."),
            List.of(
                    ROOT + "admin.encryption..",
                    ROOT + "admin.permission..",
                    ROOT + "admin.token.rest..",
                    ROOT + "admin.token.trial.."),
            List.of(
                    ROOT + "admin.lifecycle..",
                    ROOT + "admin.link..",
                    ROOT + "admin.object..",
                    ROOT + "admin.project.."),
            List.of(ROOT + "admin"),
            List.of(ROOT + "admin.cli.console..", ROOT + "admin.panel.page.."),
            List.of(ROOT + "admin.cli.bucket..", ROOT + "admin.panel.server.."),
            List.of(ROOT + "admin.cli"),
            List.of(ROOT + "admin.panel.bucket..", ROOT + "admin.panel.token.."),
            List.of(ROOT + "admin.panel.project.."),
            List.of(ROOT + "admin.panel"));

    private static final List<List<String>> GATEWAY = List.of(
            List.of(BASE + ".http", BASE + ".vault.."),
            List.of(BASE + ".http.head", BASE + ".http.tls"),
            List.of(BASE + ".http.server"),
            List.of(BASE + ".s3.."),
            List.of(BASE + ".auth..", BASE + ".access..", BASE + ".xml.."),
            List.of(BASE + ".op..", BASE + ".observe..", BASE + ".form..", BASE + ".config.."),
            List.of(BASE + ".adminport.."),
            List.of(BASE));

    private static final List<List<String>> STORAGE = List.of(
            List.of(ROOT + "storage.checksum..", ROOT + "storage.encryption..", ROOT + "storage.jobs.."),
            List.of(ROOT + "storage.document.."),
            List.of(ROOT + "storage", ROOT + "storage.token.."),
            List.of(ROOT + "storage.engine"),
            List.of(ROOT + "storage.engine.record"),
            List.of(ROOT + "storage.engine.codec"),
            List.of(ROOT + "storage.engine.crypt"),
            List.of(ROOT + "storage.engine.payload", ROOT + "storage.engine.usage"),
            List.of(ROOT + "storage.engine.config"),
            List.of(ROOT + "storage.engine.object"),
            List.of(ROOT + "storage.engine.control"),
            List.of(ROOT + "storage.engine.keyring"),
            List.of(ROOT + "storage.stores"),
            // The package `rados` does not exist yet. It is reserved for an engine on Ceph.
            List.of(ROOT + "storage.rocks..", ROOT + "storage.rados.."));

    private static final List<List<String>> ROCKS = List.of(
            List.of(ROOT + "storage.rocks.shared"),
            List.of(ROOT + "storage.rocks.directory"),
            List.of(ROOT + "storage.rocks.database"),
            List.of(ROOT + "storage.rocks.blob"),
            List.of(ROOT + "storage.rocks.space"),
            List.of(ROOT + "storage.rocks.collect"),
            List.of(ROOT + "storage.rocks"));

    /// Pairs of classes that depend on each other, and the reasons.
    private static final Map<String, List<String>> TOGETHER = Map.ofEntries(
            // A sealed type and its cases.
            Map.entry(
                    "documents of a bucket", List.of("storage.document.BucketDocument", "storage.document.Versioning")),
            Map.entry(
                    "records of versions",
                    List.of(
                            "storage.engine.record.VersionRecord",
                            "storage.engine.record.ObjectRecord",
                            "storage.engine.record.MarkerRecord")),
            Map.entry(
                    "digests of checksums",
                    List.of(
                            "storage.checksum.ChecksumDigest",
                            "storage.checksum.Crc64Nvme",
                            "storage.checksum.Digests",
                            "storage.checksum.JdkCrc",
                            "storage.checksum.JdkDigest",
                            "storage.checksum.Xxh")),
            Map.entry(
                    "requests that were admitted",
                    List.of("gateway.s3.Admitted", "gateway.s3.S3Request", "gateway.s3.AccountRequest")),
            Map.entry(
                    "operations",
                    List.of("gateway.s3.Operation", "gateway.s3.BucketOperation", "gateway.s3.AccountOperation")),
            // An error and the exception that it throws: `throw NO_SUCH_KEY.exception()`.
            Map.entry("errors of S3", List.of("gateway.s3.S3Error", "gateway.s3.S3Exception")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.cloakroom");

    @Test
    void modulesPointOneWay() {
        checkLevels(MODULES);
    }

    @Test
    void theS3CorePointsOneWay() {
        checkLevels(S3);
    }

    @Test
    void theAdminModulePointsOneWay() {
        checkLevels(ADMIN);
    }

    @Test
    void theGatewayPointsOneWay() {
        checkLevels(GATEWAY);
    }

    @Test
    void storagePointsOneWay() {
        checkLevels(STORAGE);
        checkLevels(ROCKS);
    }

    @Test
    void noTwoPackagesNeedEachOther() {
        check(slices().matching("io.cloakroom.(**)").should().beFreeOfCycles());
    }

    @Test
    void classesNeedEachOtherOnlyWhereThatIsNamed() {
        check(slices().assignedFrom(new Groups()).should().beFreeOfCycles());
    }

    private static final class Groups implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass each) {
            var name = each.getName().replaceFirst("\\$.*", "");
            if (!name.startsWith(ROOT)) {
                return SliceIdentifier.ignore();
            }
            return TOGETHER.entrySet().stream()
                    .filter(group -> group.getValue().contains(name.substring(ROOT.length())))
                    .findFirst()
                    .map(group -> SliceIdentifier.of(group.getKey()))
                    .orElse(SliceIdentifier.of(name));
        }

        @Override
        public String getDescription() {
            return "classes, or what is named as one";
        }
    }

    /// An exception for a class that no longer exists is of no use.
    @Test
    void everyClassThatIsNamedIsThere() {
        var names = CLASSES.stream().map(JavaClass::getName).toList();
        assertThat(TOGETHER.values().stream().flatMap(List::stream).map(name -> ROOT + name))
                .allSatisfy(name -> assertThat(names).contains(name));
    }

    @Test
    void onlyTheHttpPackageKnowsNetty() {
        onlyIn("io.netty..", BASE + ".http..");
    }

    /// Our own code reads HTTP, see docs/rationale.md.
    @Test
    void nothingUsesTheHttpCodecsOfNetty() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("io.netty.handler.codec.http.."));
    }

    @Test
    void onlyTheRocksPackageKnowsRocksDb() {
        onlyIn("org.rocksdb..", ROOT + "storage.rocks..");
    }

    @Test
    void onlyTheXmlPackageKnowsXml() {
        onlyIn("javax.xml..", BASE + ".xml..");
        onlyIn("com.ctc.wstx..", BASE + ".xml..");
        onlyIn("org.codehaus.stax2..", BASE + ".xml..");
        onlyIn("tools.jackson.dataformat.xml..", BASE + ".xml..");
    }

    @Test
    void storageKnowsNoJson() {
        check(noClasses()
                .that(resideInAPackage(ROOT + "storage.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson.."));
    }

    /// The composition root chooses the engine, and the configuration holds its settings. Any other class that named an
    /// engine would bypass the ports.
    @Test
    void onlyTheCompositionRootAndTheConfigurationNameAnEngine() {
        check(noClasses()
                .that(resideInAnyPackage(ROOT + "admin..", ROOT + "gateway.*..")
                        .and(not(resideInAPackage(BASE + ".config"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "storage.engine..",
                        ROOT + "storage.stores..",
                        ROOT + "storage.rocks..",
                        ROOT + "storage.rados.."));
    }

    /// Operations take requests that were admitted, and nothing else makes those.
    @Test
    void onlyTheAuthorizerAdmitsRequests() {
        check(noClasses()
                .that()
                .doNotBelongToAnyOf(Authorizer.class, S3Request.class, AccountRequest.class)
                .should()
                .callConstructor(S3Request.class, AskedRequest.class, Bucket.class, Readmission.class)
                .orShould()
                .callConstructor(AccountRequest.class, AskedRequest.class, Holder.class, Readmission.class));
    }

    @Test
    void onlyTheCommandLineWritesToStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "admin.cli..", BASE)
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES)
                .extracting(JavaClass::getPackage)
                .allSatisfy(owner -> assertThat(owner.isAnnotatedWith(NullMarked.class))
                        .as(owner.getName())
                        .isTrue());
    }

    @Test
    void noClassIsNamedManagerHelperOrUtil() {
        check(noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)$|.*[.$]Abstract[A-Z].*"));
    }

    /// A rule that looks at no class would pass too, so this rule must fail.
    @Test
    void rulesCanFail() {
        assertThatThrownBy(() -> onlyIn("org.rocksdb..", ROOT + "storage.engine.."))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> checkLevels(MODULES.reversed())).isInstanceOf(AssertionError.class);
    }

    private static void checkLevels(List<List<String>> lowToHigh) {
        for (int low = 0; low < lowToHigh.size() - 1; low++) {
            var higher = lowToHigh.subList(low + 1, lowToHigh.size()).stream().flatMap(List::stream);
            check(noClasses()
                    .that()
                    .resideInAnyPackage(lowToHigh.get(low).toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(higher.toArray(String[]::new)));
        }
    }

    /// The owner must use it, or a misspelt name of the library would pass for ever.
    private static void onlyIn(String library, String owner) {
        var theLibrary = resideInAPackage(library);
        assertThat(CLASSES.that(resideInAPackage(owner)).stream()
                        .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
                        .anyMatch(use -> theLibrary.test(use.getTargetClass())))
                .as("%s uses %s", owner, library)
                .isTrue();
        check(noClasses()
                .that()
                .resideOutsideOfPackage(owner)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}

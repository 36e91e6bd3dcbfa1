package io.cloakroom.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptorsTest {
    private static final Descriptors.Wish CONNECTIONS = new Descriptors.Wish(20_000, false);
    private static final Descriptors.Wish DATABASES = new Descriptors.Wish(256, false);

    @ParameterizedTest
    @CsvSource({
        "      0,     8,   4,   2,  10,    4",
        "    256,    42,   4,   2,  13,    7",
        "    600,   144,  12,   8,  10,   24",
        "   1024,   270,  22,  15,  10,   45",
        "   4096,  1194,  99,  66,  10,  199",
        "  16384,  4878, 256, 256,  11,  813",
        "  65536, 19626, 256, 256,  68, 1024",
        "1048576, 20000, 256, 256, 246, 1024"
    })
    void sharesWhatThereIs(long limit, int connections, int admin, int databases, int tables, int idle) {
        var shared = Descriptors.share(limit, CONNECTIONS, DATABASES);
        assertThat(new Descriptors(
                        shared.connections(),
                        shared.adminConnections(),
                        shared.databases(),
                        shared.tablesPerDatabase(),
                        shared.idleFiles(),
                        List.of()))
                .isEqualTo(new Descriptors(connections, admin, databases, tables, idle, List.of()));
        if (limit >= 600) {
            assertThat(2L * connections + admin + databases * (8L + tables) + idle)
                    .isLessThan(limit - 100);
        }
    }

    @Test
    void aSmallLimitIsNamed() {
        assertThat(Descriptors.share(600, CONNECTIONS, DATABASES).warnings())
                .singleElement()
                .asString()
                .contains("600", "144 connections", "8 open projects", "LimitNOFILE");
        assertThat(Descriptors.share(16_384, CONNECTIONS, DATABASES).warnings()).isEmpty();
    }

    @Test
    void anExplicitSettingHoldsAndIsNamedWhenItIsTooLarge() {
        var shared = Descriptors.share(600, new Descriptors.Wish(5_000, true), new Descriptors.Wish(1_000, true));
        assertThat(shared.connections()).isEqualTo(5_000);
        assertThat(shared.databases()).isEqualTo(1_000);
        assertThat(shared.warnings()).hasSize(2);
        assertThat(shared.warnings().getFirst()).contains("max-connections is 5000", "600");
        assertThat(shared.warnings().getLast()).contains("open-projects is 1000", "600");
    }
}

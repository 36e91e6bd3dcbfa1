package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.admin.text.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0 bytes",
        "500, 500, 500 bytes",
        "1 byte, 1, 1 bytes",
        "1G, 1073741824, 1 GiB",
        "1 GiB, 1073741824, 1 GiB",
        "1gib, 1073741824, 1 GiB",
        "1 GB, 1000000000, 1 GB",
        "5M, 5242880, 5 MiB",
        "1.5 GB, 1500000000, 1500 MB",
        "1.5K, 1536, 1536 bytes",
        "2 TiB, 2199023255552, 2 TiB",
        "10240 KiB, 10485760, 10 MiB"
    })
    void areReadAndSaidBackAsTheyWereUnderstood(String text, long bytes, String exact) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
        assertThat(Sizes.exact(bytes)).isEqualTo(exact);
        assertThat(Sizes.parse(exact)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "many", "G", "1 XB", "-1", "1,5 GB", "1  GB", "1 GBit", "1.5", "8 EiB", "99999999999999 EB"})
    void whatIsNoneIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> Sizes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size");
    }

    @Test
    void theRestInterfaceTakesSizesAsTextAndReturnsBytes(@TempDir Path directory) throws IOException {
        var operator = new Desk(directory).operator();
        operator.post("projects", "{'name':'shop','limits':{'maxBytes':'1 GB'}}")
                .good();
        assertThat(operator.get("projects/shop").good().at("limits.maxBytes").asLong())
                .isEqualTo(1_000_000_000L);
        operator.patch("projects/shop", "{'limits':{'maxBytes':'5M'}}").good();
        assertThat(operator.get("projects/shop").good().at("limits.maxBytes").asLong())
                .isEqualTo(5L << 20);
        operator.patch("projects/shop", "{'limits':{'maxBytes':7}}").good();
        assertThat(operator.get("projects/shop").good().at("limits.maxBytes").asLong())
                .isEqualTo(7);
        for (var wrong : new String[] {"'1 XB'", "1.5", "true", "{}", "-1", "99999999999999999999"}) {
            var refused = operator.patch("projects/shop", "{'limits':{'maxBytes':" + wrong + "}}")
                    .refused(400);
            assertThat(refused.get("detail")).containsAnyOf("size", "limits");
        }
        assertThat(operator.get("projects/shop").good().at("limits.maxBytes").asLong())
                .isEqualTo(7);
    }
}

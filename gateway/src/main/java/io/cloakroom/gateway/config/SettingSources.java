package io.cloakroom.gateway.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads the settings from a YAML file, from the environment, which wins over the file, and from the flags, which win
/// over both.
public final class SettingSources {
    public static final String CONFIG_VARIABLE = "CLOAKROOM_CONFIG";

    private static final int MOST_FILE_BYTES = 1 << 20;
    private static final String PREFIX = "CLOAKROOM_";
    /// Variables of the command line and the launcher, which are no settings.
    private static final Set<String> OTHER_VARIABLES =
            Set.of(CONFIG_VARIABLE, "CLOAKROOM_ADMIN_URL", "CLOAKROOM_ADMIN_TOKEN");
    /// The values that Kubernetes puts into the environment for a service that is called cloakroom-s3 or
    /// cloakroom-admin.
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private SettingSources() {}

    /// @param flags   gives the text of a setting's flag, if there is one on the command line
    /// @param warning takes a sentence about each variable that is ignored
    /// @throws ConfigException for an unknown key, or a file that is broken or cannot be read
    public static SettingValues read(
            Optional<String> configFlag,
            Map<String, String> environment,
            Function<Setting, Optional<String>> flags,
            Consumer<String> warning) {
        var values = new SettingValues();
        configFlag
                .or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)).filter(name -> !name.isBlank()))
                .ifPresent(file -> readFile(Path.of(file), values));
        readEnvironment(environment, values, warning);
        for (var setting : Setting.values()) {
            flags.apply(setting).ifPresent(text -> values.put(setting, text, setting.flag(), true));
        }
        return values;
    }

    private static void readEnvironment(
            Map<String, String> environment, SettingValues values, Consumer<String> warning) {
        for (var variable : new TreeMap<>(environment).entrySet()) {
            var name = variable.getKey();
            var text = variable.getValue();
            if (!name.startsWith(PREFIX) || OTHER_VARIABLES.contains(name)) {
                continue;
            }
            var setting = Setting.withVariable(name);
            if (setting.isEmpty()) {
                warning.accept("the variable " + name + " is unknown and passed over; the nearest known one is "
                        + Nearest.to(name, variables()));
            } else if (SERVICE_LINK.matcher(text).matches()
                    && setting.get().label().equals("PORT")) {
                warning.accept(
                        "the variable " + name + " comes from a Kubernetes service of that name and is passed over");
            } else if (!text.isBlank()) {
                values.put(setting.get(), text.strip(), name, false);
            }
        }
    }

    private static List<String> variables() {
        return Stream.concat(Arrays.stream(Setting.values()).map(Setting::variable), OTHER_VARIABLES.stream())
                .toList();
    }

    private static void readFile(Path file, SettingValues values) {
        try (var parser = YAMLMapper.builder().build().createParser(bytes(file))) {
            var first = parser.nextToken();
            if (first == null || (first == JsonToken.VALUE_NULL && parser.nextToken() == null)) {
                return; // the file holds nothing but comments
            }
            if (first != JsonToken.START_OBJECT) {
                throw ConfigException.of(file + ", line " + line(parser) + ": a line is `key: value`");
            }
            var settings = EnumSet.noneOf(Setting.class);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var where = file + ", line " + line(parser) + ": ";
                var setting = settingOf(parser.currentName(), where);
                if (!settings.add(setting)) {
                    throw ConfigException.of(where + setting.key() + " stands there twice");
                }
                parser.nextToken();
                values.put(setting, text(parser, setting, where), where + setting.key(), false);
            }
            if (parser.nextToken() != null) {
                throw ConfigException.of(file + ", line " + line(parser) + ": a second document is not read");
            }
        } catch (JacksonException broken) {
            throw ConfigException.of(
                    file + ", line " + broken.getLocation().getLineNr() + ": this is not well-formed YAML");
        }
    }

    private static byte[] bytes(Path file) {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_FILE_BYTES + 1);
            if (bytes.length > MOST_FILE_BYTES) {
                throw ConfigException.of("the configuration " + file + " is longer than 1 MiB");
            }
            return bytes;
        } catch (NoSuchFileException absent) {
            throw ConfigException.of("the configuration " + file + " does not exist");
        } catch (AccessDeniedException denied) {
            throw ConfigException.of("the configuration " + file + " may not be read by this user");
        } catch (IOException failed) {
            throw ConfigException.of("the configuration " + file + " cannot be read: " + failed.getMessage());
        }
    }

    private static Setting settingOf(String key, String where) {
        var keys = Arrays.stream(Setting.values()).map(Setting::key).sorted().toList();
        return Setting.withKey(key)
                .orElseThrow(() -> ConfigException.of(
                        where + "the key \"" + key + "\" is unknown; the nearest known one is " + Nearest.to(key, keys)
                                + "; all: " + keys.stream().collect(Collectors.joining(", "))));
    }

    private static String text(JsonParser parser, Setting setting, String where) {
        if (parser.currentToken() == JsonToken.START_ARRAY && setting.list()) {
            var items = new ArrayList<String>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(scalar(parser, setting, where));
            }
            return String.join(",", items);
        }
        return scalar(parser, setting, where);
    }

    private static String scalar(JsonParser parser, Setting setting, String where) {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (token == null || !token.isScalarValue()) {
            throw ConfigException.of(
                    where + setting.key() + (setting.list() ? " takes a text or a list of texts" : " takes one text"));
        }
        return parser.getString().strip();
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}

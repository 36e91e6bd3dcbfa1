package io.cloakroom.admin.policy;

import java.util.List;

/// A policy document of S3, understood in full: what this server would not enforce is refused when it is parsed.
///
/// Not understood, and so refused: principals (a token's scope speaks of its holder), policy variables (`${…}`), set
/// operators (`ForAllValues:`, `ForAnyValue:`), `Binary…` and `Arn…` operators, condition keys that are not in
/// [ConditionKey].
public record Policy(List<Statement> statements) {
    public static final int MAX_BYTES = 20 * 1024;
    static final int MAX_STATEMENTS = 100;

    public Policy {
        statements = List.copyOf(statements);
    }

    /// @throws PolicyException when it is no policy document or asks for something that is not enforced
    public static Policy parse(String json) {
        return new PolicyParser().parse(json);
    }

    enum Effect {
        ALLOW,
        DENY
    }

    /// @param conditions all must hold
    record Statement(Effect effect, Patterns actions, Patterns resources, List<Condition> conditions) {
        Statement {
            conditions = List.copyOf(conditions);
        }
    }
}

package io.cloakroom.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    @Test
    void oneStatementNeedsNoList() {
        var policy = PolicyParser.scope("""
                {"Id": "x", "Statement": {"Sid": "s", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
                """);
        assertThat(policy.statements()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                              | the policy is no JSON object",
                "{}                              | a policy has 1 to 100 statements",
                "{'Statement':[]}                | a policy has 1 to 100 statements",
                "{'Statement':[1]}               | statement 1 is no JSON object",
                "{'Version':'2020','Statement':[]} | Version is neither 2012-10-17 nor 2008-10-17",
                "{'Statment':[]}                 | the policy: \"Statment\" is not supported here",
                "{'Statement':{'Effect':'allow','Action':'*','Resource':'*'}} | statement 1: Effect is neither"
                        + " Allow nor Deny",
                "{'Statement':{'Effect':'Allow','Resource':'*'}} | statement 1: exactly one of Action and"
                        + " NotAction is needed",
                "{'Statement':{'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'}} | statement 1:"
                        + " exactly one of Action and NotAction is needed",
                "{'Statement':{'Effect':'Allow','Action':'*'}} | statement 1: exactly one of Resource and"
                        + " NotResource is needed",
                "{'Statement':{'Effect':'Allow','Action':[],'Resource':'*'}} | statement 1: Action is empty",
                "{'Statement':{'Effect':'Allow','Action':'iam:PassRole','Resource':'*'}} | statement 1:"
                        + " \"iam:PassRole\" is no action of S3",
                "{'Statement':{'Effect':'Deny','Action':'s3:GetObjct','Resource':'*'}} | statement 1:"
                        + " \"s3:GetObjct\" is no action of S3",
                "{'Statement':{'Effect':'Allow','NotAction':['s3:GetObject','s3:DelObj*'],'Resource':'*'}} |"
                        + " statement 1: \"s3:DelObj*\" is no action of S3",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'bucket/*'}} | statement 1: \"bucket/*\""
                        + " is neither * nor begins with arn:aws:s3:::",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${aws:username}/*'}} |"
                        + " statement 1: Resource: policy variables need \"Version\": \"2012-10-17\": \"arn:aws:s3:::${aws:username}/*\"",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${aws:name}/*'}} | statement 1: Resource: the variable \"${aws:name}\" is not supported",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::b/${aws:username'}} | statement 1: Resource: a variable has no end: \"arn:aws:s3:::b/${aws:username\"",
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}} | statement 1:"
                        + " \"Principal\" is not supported here",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEqual':{'s3:prefix':'a'}}}} | statement 1: condition operator \"StringEqual\" is not supported",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericNotLessThan':{'s3:max-keys':'1'}}}} | statement 1: condition operator \"NumericNotLessThan\" is not supported",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAllValues:StringEqual':{'s3:prefix':'a'}}}} | statement 1: condition operator \"ForAllValues:StringEqual\" is not supported",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ArnLike':{'aws:PrincipalArn':'root'}}}} | statement 1: ArnLike cannot take \"root\", which is no ARN",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'BinaryEquals':{'s3:prefix':'!'}}}} | statement 1: BinaryEquals cannot take \"!\"",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}}} | statement 1: condition key \"aws:MultiFactorAuthPresent\" is not supported",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}}} | statement 1: IpAddress cannot take \"10.0.0.0/33\"",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'example.org'}}}} | statement 1: IpAddress cannot take \"example.org\"",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericEquals':{'s3:max-keys':'1e999999999'}}}} | statement 1: NumericEquals cannot take \"1e999999999\"",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'DateLessThan':{'aws:CurrentTime':'soon'}}}} | statement 1: DateLessThan cannot take \"soon\"",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'yes'}}}} | statement 1: Bool cannot take \"yes\"",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'s3:prefix':'maybe'}}}} | statement 1: Null takes true or false"
            })
    void refusesWhatWouldNotBeEnforced(String document, String message) {
        assertThatThrownBy(() -> PolicyParser.scope(document.replace('\'', '"')))
                .isInstanceOf(PolicyException.class)
                .hasMessage(message);
    }

    /// Names of operations that do not exist yet, or of all operations: documents from elsewhere must be understood.
    @Test
    void takesEveryActionThatS3Has() {
        for (var action : S3Action.values()) {
            PolicyParser.scope("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}}"
                    .formatted(action.policyName()));
        }
        PolicyParser.scope(
                "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":[\"s3:RestoreObject\",\"S3:putbucketPOLICY\","
                        + "\"s3:*Tagging\",\"*\"],\"Resource\":\"*\"}}");
    }

    @Test
    void whatAnEarlierBuildHasTakenIsStillRead() {
        var document =
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObjct\",\"s3:GetObject\"],\"Resource\":\"*\"}}";
        assertThat(PolicyParser.storedScope(document).statements().getFirst().actions())
                .containsExactly(S3Action.GET_OBJECT);
        assertThatThrownBy(() -> PolicyParser.scope(document)).isInstanceOf(PolicyException.class);
    }

    @Test
    void refusesTheSameNameTwice() {
        assertThatThrownBy(
                        () -> PolicyParser.scope(
                                "{\"Statement\":{\"Effect\":\"Deny\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("Duplicate");
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThatThrownBy(() -> PolicyParser.scope(" ".repeat(Policy.MAX_BYTES) + "{}"))
                .hasMessage("a policy has at most 20480 bytes");
        assertThatThrownBy(() -> PolicyParser.scope("[".repeat(10_000))).isInstanceOf(PolicyException.class);
    }
}

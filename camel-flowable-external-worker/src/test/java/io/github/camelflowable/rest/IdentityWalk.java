package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;

/** Every operation of the identity API; it can take a privilege from a user, but not grant one. */
final class IdentityWalk {

    private final CatalogueCalls calls;
    private final String key = UUID.randomUUID().toString();

    IdentityWalk(CatalogueCalls calls) {
        this.calls = calls;
    }

    void walk() {
        calls.object("getEngineInfo", null);
        String user = "user-" + key;
        String group = "group-" + key;
        Object[] ofUser = {"userId", user};
        Object[] ofGroup = {"groupId", group};
        calls.object("createUser", Map.of("id", user, "firstName", "W", "password", "secret"));
        assertThat(calls.object("getUser", null, ofUser)).doesNotContainKey("password");
        calls.first("listUsers", null, "firstName", "W");
        calls.object("updateUser", Map.of("lastName", "Walker"), ofUser);
        calls.object("createGroup", Map.of("id", group, "name", "G", "type", "security"));
        calls.object("getGroup", null, ofGroup);
        calls.object("updateGroup", Map.of("name", "H"), ofGroup);
        calls.object("createMembership", Map.of("userId", user), ofGroup);
        assertThat(calls.first("listGroups", null, "member", user)).isEqualTo(group);
        calls.nothing("deleteMembership", null, "groupId", group, "userId", user);
        privileges(user, group);
        calls.nothing("deleteGroup", null, ofGroup);
        calls.nothing("deleteUser", null, ofUser);
    }

    private void privileges(String user, String group) {
        String privilege = calls.first("listPrivileges", null, "name", "access-rest-api");
        Object[] of = {"privilegeId", privilege};
        assertThat(calls.object("getPrivilege", null, of)).containsKey("users");
        assertThat(calls.rows("listPrivilegeUsers", null, of))
                .extracting(row -> row.get("id"))
                .contains("rest-admin");
        calls.call("listPrivilegeGroups", null, of);
        calls.nothing("deleteUserPrivilege", null, "privilegeId", privilege, "userId", user);
        calls.nothing("deleteGroupPrivilege", null, "privilegeId", privilege, "groupId", group);
    }
}

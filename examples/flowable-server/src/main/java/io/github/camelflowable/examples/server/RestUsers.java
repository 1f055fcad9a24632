package io.github.camelflowable.examples.server;

import org.flowable.idm.api.IdmIdentityService;
import org.flowable.idm.api.Privilege;
import org.flowable.idm.api.User;
import org.flowable.rest.security.SecurityConstants;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** The users a fresh database gets before the first request: one that may use the REST APIs and one that may not. */
class RestUsers implements SmartInitializingSingleton {

    private static final String PASSWORD = "test";

    private final IdmIdentityService identities;

    RestUsers(IdmIdentityService identities) {
        this.identities = identities;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (create("rest-admin")) {
            identities.addUserPrivilegeMapping(accessRestApi().getId(), "rest-admin");
        }
        create("no-privilege");
    }

    private boolean create(String id) {
        if (identities.createUserQuery().userId(id).count() > 0) {
            return false;
        }
        User user = identities.newUser(id);
        user.setPassword(PASSWORD);
        identities.saveUser(user);
        return true;
    }

    private Privilege accessRestApi() {
        String name = SecurityConstants.PRIVILEGE_ACCESS_REST_API;
        Privilege present =
                identities.createPrivilegeQuery().privilegeName(name).singleResult();
        return present != null ? present : identities.createPrivilege(name);
    }
}

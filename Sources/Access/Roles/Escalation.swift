public import Objects

/// Nobody gives what they do not have (`pkg/registry/rbac/*/policybased`, https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping).
public enum Escalation {
    public enum Fault: Sendable, Hashable {
        /// The role or binding gives more than its writer has; the text says what.
        case exceeds(String)
        /// What a role that is not there will hold one day is not known.
        case noSuchRole(String)
    }

    /// What is wrong with a role or binding that `user` wants to write; nil for nothing, and for objects of other kinds.
    ///
    /// - Parameters:
    ///   - object: As it shall be stored, with its namespace.
    ///   - old: What it takes the place of; nil where it is made anew.
    ///   - index: The roles of the state before the write.
    public static func fault(
        in object: Object, replacing old: Object?, by user: UserInfo, _ index: RoleIndex
    ) -> Fault? {
        guard RoleKinds.all.contains(object.kind), !user.groups.has(UserInfo.privilegedGroup) else { return nil }
        // What only lets the garbage collector do its work gives nothing to anybody.
        if let old, isSameApartFromOwners(object, old) { return nil }
        switch object.kind {
        case GroupKind.role, GroupKind.clusterRole:
            return faultInRole(object, replacing: old, by: user, index).map(Fault.exceeds)
        default: return faultInBinding(object, by: user, index)
        }
    }

    private static func faultInRole(
        _ object: Object, replacing old: Object?, by user: UserInfo, _ index: RoleIndex
    ) -> String? {
        let resource = object.kind == GroupKind.role ? "roles" : "clusterroles"
        let escalate = AccessRequest(
            user: user, verb: "escalate",
            subject: .resource(
                group: RoleKinds.group, resource: resource, subresource: "", namespace: object.namespace,
                name: old == nil ? "" : object.name))
        if index.decide(escalate).isAllowed { return nil }
        let rules = (object["rules"]?.array ?? []).map(PolicyRule.init)
        if let fault = excess(of: rules, over: user, in: object.namespace, index) { return fault }
        // An aggregating role comes to hold whatever others put a label on.
        guard object["aggregationRule"]?.fields != nil || old?["aggregationRule"]?.fields != nil else { return nil }
        let owned = index.rules(for: user, in: "").rules
        return PolicyRule.missing(of: PolicyRule.all, from: owned).isEmpty
            ? nil : "must have cluster-admin privileges to use an aggregationRule"
    }

    private static func faultInBinding(_ object: Object, by user: UserInfo, _ index: RoleIndex) -> Fault? {
        let role = Binding(object).role
        let bind = AccessRequest(
            user: user, verb: "bind",
            subject: .resource(
                group: RoleKinds.group, resource: role.kind == GroupKind.role ? "roles" : "clusterroles",
                subresource: "", namespace: object.namespace, name: role.name))
        if index.decide(bind).isAllowed { return nil }
        guard let rules = index.rules(of: role) else { return .noSuchRole(RoleIndex.notFound(role)) }
        return excess(of: rules, over: user, in: object.namespace, index).map(Fault.exceeds)
    }

    /// `validation.ConfirmNoEscalation`
    private static func excess(
        of rules: [PolicyRule], over user: UserInfo, in namespace: String, _ index: RoleIndex
    ) -> String? {
        let owned = index.rules(for: user, in: namespace)
        let missing = PolicyRule.missing(of: rules, from: owned.rules)
        guard !missing.isEmpty else { return nil }
        let texts = Set(missing.map(\.text)).sorted { Fields.precedes($0, $1) }
        let errors = owned.errors.isEmpty ? "" : "; resolution errors: [\(owned.errors.joined(separator: ", "))]"
        return "user \(user.name.quoted) (groups=\(user.groups.quoted)) is attempting to grant RBAC permissions not "
            + "currently held:\n\(texts.joined(separator: "\n"))\(errors)"
    }

    /// `rbacregistry.IsOnlyMutatingGCFields`
    private static func isSameApartFromOwners(_ object: Object, _ old: Object) -> Bool {
        func rest(_ object: Object) -> Value {
            var content = object.content
            for name in ["ownerReferences", "finalizers", "managedFields", "resourceVersion", "generation"] {
                content.set(nil, at: ["metadata", name])
            }
            return content
        }
        return rest(object) == rest(old)
    }
}

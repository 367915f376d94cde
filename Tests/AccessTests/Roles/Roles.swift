import Objects
import Store
import TestSupport

@testable import Access

/// Roles and bindings for tests, as short as they are said.
enum Roles {
    static func role(_ name: String, in namespace: String = "", _ rules: PolicyRule...) -> Object {
        var object = Object(
            apiVersion: RoleKinds.apiVersion, kind: namespace.isEmpty ? "ClusterRole" : "Role", namespace: namespace,
            name: name)
        object["rules"] = .array(rules.map(\.content))
        return object
    }

    static func aggregate(_ name: String, _ label: String) -> Object {
        var object = role(name)
        object["aggregationRule"] = ["clusterRoleSelectors": [["matchLabels": [label: "true"]]]]
        return object
    }

    /// - Parameter role: The name of a ClusterRole, or `Role/name` for one of the namespace.
    static func binding(_ name: String, in namespace: String = "", to role: String, _ subjects: Value...) -> Object {
        var object = Object(
            apiVersion: RoleKinds.apiVersion, kind: namespace.isEmpty ? "ClusterRoleBinding" : "RoleBinding",
            namespace: namespace, name: name)
        let isLocal = role.hasPrefix("Role/")
        object["roleRef"] = [
            "apiGroup": .string(RoleKinds.group), "kind": isLocal ? "Role" : "ClusterRole",
            "name": .string(isLocal ? String(role.dropFirst(5)) : role)
        ]
        object["subjects"] = .array(subjects)
        return object
    }

    static func user(_ name: String) -> Value {
        ["kind": "User", "apiGroup": .string(RoleKinds.group), "name": .string(name)]
    }

    static func group(_ name: String) -> Value {
        ["kind": "Group", "apiGroup": .string(RoleKinds.group), "name": .string(name)]
    }

    static func account(_ name: String, in namespace: String? = nil) -> Value {
        var value: Value = ["kind": "ServiceAccount", "name": .string(name)]
        if let namespace { value["namespace"] = .string(namespace) }
        return value
    }

    static func index(_ objects: Object...) -> RoleIndex { RoleIndex(Snapshot(objects: objects)) }

    /// The roles that every cluster has, with the rules of aggregating ones filled in as the controller does, and others.
    static func defaults(_ more: [Object] = []) -> RoleIndex {
        let roles = DefaultRoles.clusterRoles
        let view = DefaultRoles.viewRules
        let edit = view + DefaultRoles.editRules
        let filled = ["view": view, "edit": edit, "admin": edit + DefaultRoles.adminRules]
        let all = roles.map { role in
            role.with { object in
                if let rules = filled[role.name] { object["rules"] = .array(rules.map(\.content)) }
            }
        }
        return RoleIndex(Snapshot(objects: all + DefaultRoles.clusterRoleBindings + more))
    }
}

extension UserInfo {
    static func named(_ name: String, _ groups: String...) -> UserInfo {
        UserInfo(name: name, groups: groups + [authenticatedGroup])
    }

    static func account(_ name: String, in namespace: String) -> UserInfo {
        let account = ServiceAccountName(namespace: namespace, name: name)
        return UserInfo(name: account.userName, groups: account.groups + [authenticatedGroup])
    }
}

extension RoleIndex {
    /// `get deployments.apps/web` in a namespace: the words that `kubectl auth can-i` takes.
    func allows(_ user: UserInfo, _ verb: String, _ what: String, in namespace: String = "") -> Bool {
        decide(AccessRequest(user: user, verb: verb, what, in: namespace)).isAllowed
    }
}

extension AccessRequest {
    /// `pods`, `deployments.apps`, `pods/web`, `pods#log` for a subresource, or a path.
    init(user: UserInfo, verb: String, _ what: String, in namespace: String = "") {
        guard !what.hasPrefix("/") else {
            self.init(user: user, verb: verb, subject: .path(what))
            return
        }
        let sides = what.split(separator: "#", maxSplits: 1).map(String.init)
        let named = sides[0].split(separator: "/", maxSplits: 1).map(String.init)
        let parts = named[0].split(separator: ".", maxSplits: 1).map(String.init)
        self.init(
            user: user, verb: verb,
            subject: .resource(
                group: parts.count > 1 ? parts[1] : "", resource: parts[0],
                subresource: sides.count > 1 ? sides[1] : "", namespace: namespace,
                name: named.count > 1 ? named[1] : ""))
    }
}

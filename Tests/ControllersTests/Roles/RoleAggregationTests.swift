import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

@Suite("Roles made of others")
struct RoleAggregationTests {
    private static func role(_ name: String, _ labels: [String: String] = [:], _ rules: String...) -> Object {
        var role = Object(apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: name)
        role.labels = labels
        if !rules.isEmpty { role["rules"] = .array(rules.map { ["verbs": [.string($0)]] }) }
        return role
    }

    private static func sum(_ name: String, of label: String, _ labels: [String: String] = [:]) -> Object {
        role(name, labels).with {
            $0["aggregationRule"] = ["clusterRoleSelectors": [["matchLabels": [label: "true"]]]]
        }
    }

    private static func settled(_ objects: [Object]) throws -> Snapshot {
        var snapshot = Snapshot(objects: objects)
        var ids = IDSource(seed: 1)
        // As often as there are roles: each may stand on the one before.
        for _ in objects {
            for object in objects {
                let plan = RoleAggregation().reconcile(object.key, in: snapshot, at: .testStart, ids: &ids)
                _ = try snapshot.apply(Transaction(plan.changes, by: "test"))
            }
        }
        return snapshot
    }

    private static func verbs(of name: String, in snapshot: Snapshot) -> [String] {
        snapshot[ObjectKey(.clusterRole, name: name)]?["rules"]?.array?.compactMap {
            $0["verbs"]?.array?.first?.string
        } ?? []
    }

    @Test("a role has the rules of those with its label, each once, and those of which they are made")
    func sums() throws {
        let snapshot = try RoleAggregationTests.settled([
            RoleAggregationTests.sum("edit", of: "to-edit"),
            RoleAggregationTests.sum("view", of: "to-view", ["to-edit": "true"]),
            RoleAggregationTests.role("b", ["to-view": "true"], "list", "get"),
            RoleAggregationTests.role("a", ["to-view": "true"], "get"),
            RoleAggregationTests.role("c", ["to-edit": "true"], "create", "get"),
            RoleAggregationTests.role("d", ["to-view": "false"], "never")
        ])
        #expect(RoleAggregationTests.verbs(of: "view", in: snapshot) == ["get", "list"])
        #expect(RoleAggregationTests.verbs(of: "edit", in: snapshot) == ["create", "get", "list"])
    }

    @Test("what is no longer chosen is taken away, also what somebody wrote in by hand")
    func shrinks() throws {
        let held = RoleAggregationTests.sum("view", of: "to-view").with { $0["rules"] = [["verbs": ["*"]]] }
        let snapshot = try RoleAggregationTests.settled([held, RoleAggregationTests.role("a", [:], "get")])
        #expect(snapshot[held.key]?["rules"] == [])
    }

    @Test("roles in a circle come to rest, and a role without a rule of this kind is left alone")
    func rests() throws {
        let snapshot = try RoleAggregationTests.settled([
            RoleAggregationTests.sum("a", of: "x", ["y": "true"]),
            RoleAggregationTests.sum("b", of: "y", ["x": "true"]),
            RoleAggregationTests.role("c", ["x": "true"], "get"), RoleAggregationTests.role("own", [:], "list")
        ])
        var ids = IDSource(seed: 1)
        for object in snapshot.all {
            #expect(RoleAggregation().reconcile(object.key, in: snapshot, at: .testStart, ids: &ids).changes.isEmpty)
        }
        #expect(RoleAggregationTests.verbs(of: "b", in: snapshot) == ["get"])
        #expect(RoleAggregationTests.verbs(of: "own", in: snapshot) == ["list"])
    }

    @Test("any role's change makes every aggregating role look again")
    func concerns() {
        let sum = RoleAggregationTests.sum("view", of: "x").asStored()
        let role = RoleAggregationTests.role("a").asStored()
        let snapshot = Snapshot(objects: [sum, role])
        #expect(RoleAggregation().keys(concernedBy: .removed(role), in: snapshot) == [sum.key])
        #expect(RoleAggregation().keys(concernedBy: .added(Make.configMap("m").asStored()), in: snapshot).isEmpty)
    }
}

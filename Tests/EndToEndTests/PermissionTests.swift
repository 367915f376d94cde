import Objects
import Testing

extension EndToEnd {
    @Test(
        "a role in git gives a person what it says and no more, a token lives as long as its account, and all is noted")
    func permissions() async throws {
        try await Machine.run { machine in
            let first = try await machine.repository.commit("A map", ["map.yaml": Manifests.configMap("map")])
            try await machine.start()
            try await machine.becomes("Converged", at: first)
            let maps = "/api/v1/namespaces/default/configmaps"
            let ann = [(name: "Impersonate-User", value: "ann"), (name: "User-Agent", value: "kubectl/v1")]
            #expect(machine.status("GET", maps, ann) == 403)
            #expect(machine.status("GET", "/version", [(name: "Authorization", value: "Bearer x")]) == 401)

            let second = try await machine.repository.commit(
                "Ann may edit",
                [
                    "access.yaml": """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: ann, namespace: default}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
                    subjects: [{kind: User, name: ann}]
                    ---
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: robot, namespace: default}

                    """
                ])
            try await machine.becomes("Converged", at: second)
            #expect(machine.status("GET", maps, ann) == 200)
            #expect(machine.status("GET", "/api/v1/namespaces/kube-system/configmaps", ann) == 403)
            let change = Array(#"{"data":{"value":"2"}}"#.utf8)
            #expect(machine.status("PATCH", maps + "/map", ann, "application/merge-patch+json", change) == 200)
            try await eventually("the drift names her") {
                machine.fetch("/skeg/v1/drift")?["drift"]?.array?.first?["manager"]?.string?.hasPrefix("ann (") == true
            }

            let token = try #require(machine.token(of: "robot"))
            let whoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
            let bearer = [(name: "Authorization", value: "Bearer \(token)")]
            func robot() -> Int? { machine.status("POST", whoAmI, bearer, "application/json", Array("{}".utf8)) }
            #expect(robot() == 201)
            // The key is kept.
            #expect(try await machine.stop() == 0)
            try await machine.start()
            try await machine.becomes("Converged", at: second)
            #expect(robot() == 201)
            try machine.delete("/api/v1/namespaces/default/serviceaccounts/robot")
            #expect(robot() == 401)

            let audit = TextFile.read(machine.state + "/audit.log")
            #expect(audit.contains(#""impersonatedUser":{"groups":["system:authenticated"],"username":"ann"}"#))
            #expect(audit.contains(#""code":401"#))
            for part in token.split(separator: ".") { #expect(!audit.contains(part)) }
        }
    }
}

extension Machine {
    fileprivate func status(
        _ method: String, _ place: String, _ headers: [(name: String, value: String)], _ type: String? = nil,
        _ body: [UInt8] = []
    ) -> Int? {
        HTTP.ask(
            socket: state + "/skeg.sock", method, place, contentType: type, headers: headers, body: body)?.status
    }

    fileprivate func token(of account: String) -> String? {
        HTTP.ask(
            socket: state + "/skeg.sock", "POST", "/api/v1/namespaces/default/serviceaccounts/\(account)/token",
            contentType: "application/json", body: Array("{}".utf8))?.json?["status"]?["token"]?.string
    }
}

import Testing

extension EndToEnd {
    @Test(
        "kubectl gets and describes every kind", .enabled(if: !Clients.kubectls.isEmpty, "there is no kubectl"),
        arguments: Clients.kubectls)
    func kubectlDescribes(program: String) async throws {
        try await Machine.serving { machine in
            let kubectl = Kubectl(program: program, machine: machine)
            try kubectl.write("kinds.yaml", SomeOfEachKind.manifests)
            try await kubectl(
                "apply -f kinds.yaml", says: "service/door created", "lease.coordination.k8s.io/turn created")
            let again = try await kubectl("apply -f kinds.yaml", says: "service/door unchanged")
            #expect(again.lines.filter { !$0.hasSuffix(" unchanged") }.isEmpty, "\(again.output)")
            try await kubectl("diff -f kinds.yaml")
            for (kind, words) in SomeOfEachKind.descriptions {
                try await kubectl("get \(kind) -A", code: 0)
                let described = try await kubectl("describe \(kind) -A")
                for word in words {
                    #expect(described.output.contains(word), "describe \(kind) without '\(word)': \(described.output)")
                }
            }
            try await kubectl("delete -f kinds.yaml", says: "lease.coordination.k8s.io \"turn\" deleted")
        }
    }
}

import Testing

@testable import Objects

/// Good objects with parts replaced at random: nothing crashes, defaults are stable, and no secret is shown.
@Suite struct BrokenInputTests {
    private static let seeds: [UInt64] = [1, 7, 42, 2026]
    private static let marker = "hunter2-marker"

    private static let originals: [String] = [
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: shop}
        data: {a: hunter2-marker, b: [hunter2-marker]}
        stringData: {c: hunter2-marker, d: {hunter2: hunter2-marker}}
        """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: s, namespace: shop}
        spec: {type: NodePort, ports: [{port: 80, name: a}, {port: 81, name: b, targetPort: x}], externalIPs: [10.0.0.1]}
        """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: shop, ownerReferences: [{apiVersion: v1, kind: X, name: x, uid: u}]}
        spec:
          hostNetwork: true
          dnsConfig: {nameservers: [1.1.1.1], searches: [a.b]}
          initContainers: [{name: i, image: x, resources: {limits: {cpu: 1}}}]
          containers:
          - name: a
            image: repo/x:latest
            env: [{name: A, value: hunter2-marker}, {name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
            ports: [{containerPort: 80, hostPort: 80}]
            resources: {limits: {cpu: 1}, requests: {cpu: 500m}}
            livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: A, value: b}]}}
            lifecycle: {preStop: {sleep: {seconds: 1}}}
            volumeMounts: [{name: v, mountPath: /v, subPath: a}]
            securityContext: {runAsUser: 1, capabilities: {drop: [ALL]}}
          volumes: [{name: v, projected: {sources: [{secret: {name: s, items: [{key: a, path: b}]}}]}}]
          tolerations: [{key: a, operator: Exists}]
          affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [a]}]}]}}}
        """,
        deployment("strategy: {rollingUpdate: {maxSurge: 1}}", container: "env: [{name: A, value: hunter2-marker}]"),
        """
        apiVersion: skeg.dev/v1alpha1
        kind: Sync
        metadata: {name: s}
        spec: {repository: /a, ref: {branch: main}, status: {branch: b}, credentials: {keyFile: /k}}
        """
    ]

    @Test(arguments: seeds)
    func `nothing that is broken crashes, is shown, or is defaulted twice`(seed: UInt64) throws {
        let registry = KindRegistry.builtIn
        var random = RandomValue(seed: seed)
        for original in try BrokenInputTests.originals.map({ try object($0) }) {
            for _ in 0..<25 {
                var content = original.content
                for _ in 0...random.below(3) { random.breakSomething(in: &content) }
                let broken = Object(content)
                let found = registry.check(broken).map(\.description).joined()
                #expect(!found.contains(BrokenInputTests.marker), "seed \(seed): \(found)")
                var once = broken
                registry.applyDefaults(to: &once)
                var twice = once
                registry.applyDefaults(to: &twice)
                #expect(once == twice, "seed \(seed)")
                _ = registry.check(update: once, from: original)
                _ = registry.notActedOn(in: once)
                if let schema = registry[broken.kind]?.schema {
                    #expect(schema.pruned(schema.pruned(content)) == schema.pruned(content), "seed \(seed)")
                }
            }
        }
    }
}

extension RandomValue {
    /// Puts another value, or none, in a random place; the kind stays what it says it is.
    mutating func breakSomething(in value: inout Value, depth: Int = 0) {
        let stays = depth > 0 && below(4) == 0
        switch value {
        case .object(var fields) where !fields.isEmpty && !stays:
            let index = below(fields.count)
            let name = fields[index].name
            if depth == 0, name == "apiVersion" || name == "kind" { return }
            switch below(8) {
            case 0 where depth > 0: fields[name] = nil
            case 1: fields["\(name)x"] = fields[name]
            default: fields.update(at: index) { breakSomething(in: &$0, depth: depth + 1) }
            }
            value = .object(fields)
        case .array(var elements) where !elements.isEmpty && !stays:
            let index = below(elements.count)
            if below(4) == 0 {
                elements.append(elements[index])
            } else {
                breakSomething(in: &elements[index], depth: depth + 1)
            }
            value = .array(elements)
        default: value = self.value(depth: 2)
        }
    }
}

import Objects
import Testing

@Suite struct NetworkKindTests {
    private static let subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com')"

    private let ingress = KindSample(
        apiVersion: "networking.k8s.io/v1", kind: "Ingress",
        metadata: "name: web, namespace: shop, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let ingressClass = KindSample(
        apiVersion: "networking.k8s.io/v1", kind: "IngressClass",
        metadata: "name: nginx, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let policy = KindSample(
        apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy",
        metadata: "name: web, namespace: shop, creationTimestamp: '2026-03-01T10:00:00Z'")

    private static let fanOut = """
        spec:
          ingressClassName: nginx
          defaultBackend: {resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: static-assets}}
          tls: [{hosts: [shop.example.com, '*.example.com'], secretName: shop-tls}]
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
              - {path: /api, pathType: Exact, backend: {service: {name: api, port: {name: http}}}}
          - {host: '*.example.com'}
        """

    @Test func `an Ingress as people write it passes and keeps its form`() throws {
        #expect(try ingress.errors(Self.fanOut) == [])
        #expect(try ingress.defaulted(Self.fanOut) == ingress.plain(Self.fanOut))
    }

    @Test(arguments: [
        Refusal("spec: {}", "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"),
        Refusal(
            "spec: {rules: [{host: 10.0.0.1}, {host: '*a.example.com'}, {host: Example.com}]}",
            "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address",
            "spec.rules[1].host: Invalid value: \"*a.example.com\": a wildcard DNS-1123 subdomain must start with '*.', "
                + "followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or "
                + "'.' and end with an alphanumeric character (e.g. '*.example.com')",
            "spec.rules[2].host: Invalid value: \"Example.com\": \(subdomain)"),
        Refusal(
            "spec: {rules: [{http: {paths: [{backend: {}}]}}]}",
            "spec.rules[0].http.paths[0].backend: Invalid value: \"\": resource or service backend is required",
            "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"),
        Refusal(
            "spec: {rules: [{http: {paths: []}}]}", "spec.rules[0].http.paths: Required value"),
        Refusal(
            "spec: {rules: [{http: {paths: [{path: a, pathType: Prefix, backend: {service: {name: A, port: {}}}}]}}]}",
            "spec.rules[0].http.paths[0].backend.service.name: Invalid value: \"A\": "
                + CustomResourceDefinitionTests.dns1035,
            "spec.rules[0].http.paths[0].backend: Required value: port name or number is required",
            "spec.rules[0].http.paths[0].path: Invalid value: \"a\": must be an absolute path"),
        Refusal(
            "spec: {rules: [{http: {paths: [{path: /a//b, pathType: Exact, backend: {service: {name: a, port: {name: b, "
                + "number: 80}}}}]}}]}",
            "spec.rules[0].http.paths[0].backend: Invalid value: \"\": cannot set both port name & port number",
            "spec.rules[0].http.paths[0].path: Invalid value: \"/a//b\": must not contain '//'"),
        Refusal(
            "spec: {defaultBackend: {service: {name: a, port: {number: 80}}}, tls: [{secretName: A}], ingressClassName: ''}",
            "spec.tls[0].secretName: Invalid value: \"A\": \(subdomain)",
            "spec.ingressClassName: Invalid value: \"\": \(subdomain)")
    ])
    func `a bad Ingress is refused`(refusal: Refusal) throws {
        #expect(try ingress.errors(refusal.input) == refusal.errors)
    }

    @Test func `the class of an Ingress is the same in both places`() throws {
        let annotated = KindSample(
            apiVersion: "networking.k8s.io/v1", kind: "Ingress",
            metadata: "name: web, namespace: shop, annotations: {kubernetes.io/ingress.class: traefik}")
        #expect(
            try annotated.errors(Self.fanOut) == [
                "metadata.annotations[kubernetes.io/ingress.class]: Invalid value: \"traefik\": must match "
                    + "`ingressClassName` when both are specified"
            ])
    }

    @Test func `an IngressClass keeps its controller, and its parameters have a scope`() throws {
        let body = "spec: {controller: example.com/ingress, parameters: {apiGroup: example.com, kind: P, name: a}}"
        #expect(try ingressClass.errors(body) == [])
        #expect(
            try ingressClass.defaulted(body)
                == ingressClass.plain(body.replacing("name: a", with: "name: a, scope: Cluster")))
        #expect(
            try ingressClass.errors(from: body, to: body.replacing("/ingress", with: "/other")) == [
                "spec.controller: Invalid value: \"example.com/other\": field is immutable"
            ])
        #expect(
            try ingressClass.errors("spec: {controller: nginx, parameters: {kind: P, name: a, scope: Namespace}}") == [
                "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
                "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")"
            ])
        #expect(
            try ingressClass.table(body) == [
                ["NAME", "CONTROLLER", "PARAMETERS", "AGE"], ["nginx", "example.com/ingress", "P.example.com/a", "120m"]
            ])
    }

    @Test func `tables show an Ingress as kubectl does`() throws {
        let header = ["NAME", "CLASS", "HOSTS", "ADDRESS", "PORTS", "AGE"]
        let status = "\nstatus: {loadBalancer: {ingress: [{ip: 10.0.0.1}, {hostname: lb.example.com}]}}"
        #expect(
            try ingress.table(Self.fanOut + status) == [
                header, ["web", "nginx", "shop.example.com,*.example.com", "10.0.0.1,lb.e...", "80, 443", "120m"]
            ])
        let many = "spec: {rules: [{host: a.io}, {host: b.io}, {host: c.io}, {host: d.io}, {host: e.io}]}"
        #expect(try ingress.table(many)[1] == ["web", "<none>", "a.io,b.io,c.io + 2 more...", "", "80", "120m"])
        #expect(try ingress.table("spec: {rules: [{}]}")[1][2] == "*")
    }

    @Test func `a NetworkPolicy limits what comes in, and what goes out where it speaks of that`() throws {
        let rules = "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80}]}]"
        let expected =
            "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80, "
            + "protocol: TCP}]}]"
        #expect(
            try policy.defaulted("spec: {\(rules)}")
                == policy.plain("spec: {\(expected), podSelector: {}, policyTypes: [Ingress]}"))
        #expect(
            try policy.defaulted("spec: {podSelector: {}, egress: [{to: [{podSelector: {}}]}]}")
                == policy.plain(
                    "spec: {podSelector: {}, egress: [{to: [{podSelector: {}}]}], policyTypes: [Ingress, Egress]}"))
        #expect(try policy.errors("spec: {podSelector: {}, policyTypes: [Ingress, Egress]}") == [])
        #expect(
            try policy.table("spec: {podSelector: {matchLabels: {app: web}}}") == [
                ["NAME", "POD-SELECTOR", "AGE"], ["web", "app=web", "120m"]
            ])
        #expect(try policy.table("spec: {podSelector: {}}")[1][1] == "<none>")
    }

    @Test(arguments: [
        Refusal("{from: [{}]}", "from[0]: Required value: must specify a peer"),
        Refusal(
            "{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}",
            "from[0]: Forbidden: may not specify both ipBlock and another peer"),
        Refusal(
            "{from: [{ipBlock: {cidr: 10.0.0.0, except: []}}]}",
            "from[0].ipBlock.cidr: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or "
                + "2001:db8::/64)"),
        Refusal(
            "{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16, 10.0.0.0/8, 10.1.0.0/16, 'fe80::/16']}}]}",
            "from[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`",
            "from[0].ipBlock.except[1]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`",
            "from[0].ipBlock.except[3]: Invalid value: \"fe80::/16\": must be a strict subset of `cidr`"),
        Refusal(
            "{from: [{ipBlock: {cidr: '2001:db8::/32', except: ['2001:db8:1::/48', '2001:db9::/48']}}]}",
            "from[0].ipBlock.except[1]: Invalid value: \"2001:db9::/48\": must be a strict subset of `cidr`"),
        Refusal(
            "{ports: [{port: 0}, {port: 80, endPort: 79}, {port: http, endPort: 80}, {endPort: 80}]}",
            "ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
            "ports[1].endPort: Invalid value: 79: must be greater than or equal to `port`",
            "ports[2].endPort: Invalid value: 80: may not be specified when `port` is non-numeric",
            "ports[3].endPort: Invalid value: 80: may not be specified when `port` is not specified")
    ])
    func `bad rules of a NetworkPolicy are refused`(refusal: Refusal) throws {
        let found = try policy.errors("spec: {podSelector: {}, ingress: [\(refusal.input)]}")
        #expect(found == refusal.errors.map { "spec.ingress[0].\($0)" })
    }
}

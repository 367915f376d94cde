import Objects
import Testing

@Suite struct EndpointTests {
    private let endpoints = KindSample(
        apiVersion: "v1", kind: "Endpoints",
        metadata: "name: web, namespace: shop, creationTimestamp: '2026-03-01T10:00:00Z'")
    private let slice = KindSample(
        apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice",
        metadata: "name: web-a, namespace: shop, creationTimestamp: '2026-03-01T10:00:00Z'")

    @Test func `endpoints and slices as controllers write them pass, with their defaults`() throws {
        let body = "subsets: [{addresses: [{ip: 10.1.0.1, nodeName: n1}], ports: [{name: http, port: 80}]}]"
        #expect(try endpoints.errors(body) == [])
        #expect(
            try endpoints.defaulted(body)
                == endpoints.plain(body.replacing("port: 80", with: "port: 80, protocol: TCP")))
        let written = "addressType: IPv4\nendpoints: [{addresses: [10.1.0.1], conditions: {ready: true}}]\nports: "
        #expect(try slice.errors(written + "[{port: 80}]") == [])
        #expect(
            try slice.defaulted(written + "[{port: 80}]")
                == slice.plain(written + "[{name: '', port: 80, protocol: TCP}]"))
    }

    @Test(arguments: [
        Refusal(
            "subsets: [{ports: [{port: 80}]}]",
            "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"),
        Refusal(
            "subsets: [{addresses: [{ip: 127.0.0.1}, {ip: a}, {ip: 'fe80::1'}], ports: [{port: 80}, {port: 81, name: b}]}]",
            "subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, "
                + "::1/128)",
            "subsets[0].addresses[1].ip: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7 or "
                + "2001:db8::ffff)",
            "subsets[0].addresses[2].ip: Invalid value: \"fe80::1\": may not be in the link-local range (169.254.0.0/16, "
                + "fe80::/10)",
            "subsets[0].ports[0].name: Required value")
    ])
    func `bad Endpoints are refused`(refusal: Refusal) throws {
        #expect(try endpoints.errors(refusal.input) == refusal.errors)
    }

    @Test(arguments: [
        Refusal("endpoints: []", "addressType: Required value"),
        Refusal(
            "addressType: IPv4\nendpoints: [{}, {addresses: ['2001:db8::1'], hostname: A}]",
            "endpoints[0].addresses: Required value: must contain at least 1 address",
            "endpoints[1].addresses[0]: Invalid value: \"2001:db8::1\": must be an IPv4 address",
            "endpoints[1].hostname: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case "
                + "alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', "
                + "or '123-abc')"),
        Refusal(
            "addressType: FQDN\nendpoints: [{addresses: [localhost]}]\nports: [{port: 1}, {port: 2}]",
            "endpoints[0].addresses[0]: Invalid value: \"localhost\": should be a domain with at least two segments "
                + "separated by dots",
            "ports[1].name: Duplicate value: \"\"")
    ])
    func `a bad EndpointSlice is refused`(refusal: Refusal) throws {
        #expect(try slice.errors(refusal.input) == refusal.errors)
    }

    @Test func `a slice keeps the type of its addresses`() throws {
        #expect(
            try slice.errors(from: "addressType: IPv4", to: "addressType: IPv6") == [
                "addressType: Invalid value: \"IPv6\": field is immutable"
            ])
    }

    @Test func `tables show the first of many`() throws {
        let body = """
            subsets:
            - {addresses: [{ip: 10.1.0.1}, {ip: 10.1.0.2}], ports: [{name: a, port: 80}, {name: b, port: 81}]}
            - {addresses: [{ip: '2001:db8::1'}]}
            """
        #expect(
            try endpoints.table(body) == [
                ["NAME", "ENDPOINTS", "AGE"], ["web", "10.1.0.1:80,10.1.0.2:80,10.1.0.1:81 + 2 more...", "120m"]
            ])
        #expect(try endpoints.table("subsets: []")[1][1] == "<none>")
        #expect(
            try slice.table("addressType: IPv4\nendpoints: [{addresses: [10.1.0.1]}]\nports: [{port: 80}, {}]") == [
                ["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"], ["web-a", "IPv4", "80,*", "10.1.0.1", "120m"]
            ])
        #expect(try slice.table("addressType: IPv4")[1] == ["web-a", "IPv4", "<unset>", "<unset>", "120m"])
    }
}

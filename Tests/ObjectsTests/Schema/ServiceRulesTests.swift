import Objects
import Testing

@Suite struct ServiceRulesTests {
    private func service(_ spec: String) -> String {
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n"
            + spec.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }

    @Test(arguments: [
        "ports: [{port: 80}]", "clusterIP: None\nselector: {app: web}", "type: ExternalName\nexternalName: example.com",
        "type: NodePort\nports: [{port: 80, nodePort: 30080}]",
        "type: LoadBalancer\nports: [{port: 80}]\nloadBalancerSourceRanges: [10.0.0.0/8]",
        "ports: [{port: 53, name: a, protocol: UDP}, {port: 53, name: b}]", "ports: [{port: 80, targetPort: http}]"
    ])
    func `a good service passes`(spec: String) throws {
        #expect(try errors(in: service(spec)) == [])
    }

    @Test(arguments: [
        Refusal("selector: {app: web}", "spec.ports: Required value"),
        Refusal("ports: [{targetPort: 80}]", "spec.ports[0].port: Required value"),
        Refusal(
            "ports: [{port: 80}, {port: 81, name: b}]", "spec.ports[0].name: Required value"),
        Refusal(
            "ports: [{port: 80, name: a}, {port: 80, name: b}]",
            "spec.ports[1]: Duplicate value: \"port=80,protocol=TCP\""),
        Refusal(
            "ports: [{port: 80, nodePort: 30000}]",
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
        Refusal(
            "ports: [{port: 80, targetPort: 0x1FFFF}]",
            "spec.ports[0].targetPort: Invalid value: 131071: must be between 1 and 65535, inclusive"),
        Refusal(
            "ports: [{port: 80}]\nclusterIP: 10.0.0.300",
            "spec.clusterIP: Invalid value: \"10.0.0.300\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
        ),
        Refusal("type: ExternalName", "spec.externalName: Required value"),
        Refusal(
            "type: Cluster\nports: [{port: 80}]",
            "spec.type: Unsupported value: \"Cluster\": supported values: \"ClusterIP\", \"ExternalName\", "
                + "\"LoadBalancer\", \"NodePort\""),
        Refusal(
            "ports: [{port: 80}]\nexternalTrafficPolicy: Local",
            "spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set for externally-accessible services")
    ])
    func `a bad service is refused`(refusal: Refusal) throws {
        #expect(try errors(in: service(refusal.input)) == refusal.errors)
    }

    @Test(arguments: [
        ("10.0.0.1", true), ("256.0.0.1", false), ("1.2.3", false), ("01.2.3.4", false), ("1.2.3.4.5", false),
        ("::", true), ("::1", true), ("2001:db8::ffff", true), ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:7", false),
        ("1::2::3", false), (":::", false), ("::ffff:10.0.0.1", true), ("12345::", false), ("1:2:3:4:5:6:7::8", false),
        ("", false), (":1", false), ("fe80::1%eth0", false)
    ])
    func `an address is read as RFC 4291 writes it`(text: String, isValid: Bool) {
        #expect(IPAddress.isValid(text) == isValid)
    }
}

import Objects
import Runtime
import Store
import TestSupport
import Testing

@testable import PodLifecycle

@Suite struct ServiceVariableTests {
    private static func service(_ name: String, in namespace: String, _ address: String, _ ports: Value) -> Object {
        Object(apiVersion: "v1", kind: "Service", namespace: namespace, name: name).with {
            $0.spec = ["clusterIP": .string(address), "ports": ports]
        }
    }

    private static let services = [
        service("kubernetes", in: "default", "10.0.0.1", [["name": "https", "port": 443]]),
        service("my-db", in: "shop", "10.0.0.9", [["port": 5432], ["name": "dns-udp", "port": 53, "protocol": "UDP"]]),
        service("headless", in: "shop", "None", [["port": 1]]), service("new", in: "shop", "", [["port": 1]]),
        service("elsewhere", in: "other", "10.0.0.8", [["port": 1]])
    ]

    private func environment(_ container: Value = .emptyObject, links: Value? = nil) throws -> [String] {
        var fixture = PodFixture(container: container)
        fixture.pod.object.spec["enableServiceLinks"] = links
        fixture.snapshot = Snapshot(objects: ServiceVariableTests.services)
        return try fixture.configuration().environment.map { "\($0.name)=\($0.value)" }
    }

    private static let kubernetes = [
        "KUBERNETES_SERVICE_HOST=10.0.0.1", "KUBERNETES_SERVICE_PORT=443", "KUBERNETES_SERVICE_PORT_HTTPS=443",
        "KUBERNETES_PORT=tcp://10.0.0.1:443", "KUBERNETES_PORT_443_TCP=tcp://10.0.0.1:443",
        "KUBERNETES_PORT_443_TCP_PROTO=tcp", "KUBERNETES_PORT_443_TCP_PORT=443", "KUBERNETES_PORT_443_TCP_ADDR=10.0.0.1"
    ]

    @Test func aContainerFindsTheServicesOfItsNamespace() throws {
        #expect(
            try environment() == ServiceVariableTests.kubernetes + [
                "MY_DB_SERVICE_HOST=10.0.0.9", "MY_DB_SERVICE_PORT=5432", "MY_DB_SERVICE_PORT_DNS_UDP=53",
                "MY_DB_PORT=tcp://10.0.0.9:5432", "MY_DB_PORT_5432_TCP=tcp://10.0.0.9:5432",
                "MY_DB_PORT_5432_TCP_PROTO=tcp", "MY_DB_PORT_5432_TCP_PORT=5432", "MY_DB_PORT_5432_TCP_ADDR=10.0.0.9",
                "MY_DB_PORT_53_UDP=udp://10.0.0.9:53", "MY_DB_PORT_53_UDP_PROTO=udp", "MY_DB_PORT_53_UDP_PORT=53",
                "MY_DB_PORT_53_UDP_ADDR=10.0.0.9"
            ])
    }

    @Test func withoutLinksOnlyTheAPIIsTold() throws {
        #expect(try environment(links: false) == ServiceVariableTests.kubernetes)
    }

    @Test func aContainersOwnVariablesWinAndMayReferToThem() throws {
        let container: Value = [
            "env": [
                ["name": "DB", "value": "$(MY_DB_SERVICE_HOST):$(MY_DB_SERVICE_PORT)"],
                ["name": "MY_DB_SERVICE_HOST", "value": "mine"]
            ], "args": ["$(MY_DB_SERVICE_HOST)"]
        ]
        let found = try environment(container)
        #expect(found.prefix(2) == ["DB=10.0.0.9:5432", "MY_DB_SERVICE_HOST=mine"])
        #expect(found.filter { $0.hasPrefix("MY_DB_SERVICE_HOST=") }.count == 1)
    }

    @Test func anAddressWithColonsIsInBrackets() {
        let service = ServiceVariableTests.service("six", in: "shop", "fd00::1", [["port": 80]])
        let found = ServiceVariables.all(for: PodSpec(.emptyObject), in: "shop", Snapshot(objects: [service]))
        #expect(found.first { $0.name == "SIX_PORT" }?.value == "tcp://[fd00::1]:80")
    }
}

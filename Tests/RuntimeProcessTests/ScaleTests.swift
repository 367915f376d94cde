import Glibc
import Objects
import Runtime
import Testing

@testable import RuntimeProcess

@Suite("Many at once") struct ScaleTests {
    @Test func fiftyPodsRunEachWithItsOwnAddressAndEndTogether() async throws {
        try await Host.run { host, runtime in
            let ids = try await withThrowingTaskGroup(of: ContainerID.self) { group in
                for number in 0..<50 {
                    group.addTask { try await host.start(runtime, pod: "pod-\(number)", shell: "exec sleep 1000") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let addresses = try await runtime.sandboxes().map(\.address)
            #expect(Set(addresses).count == 50)
            let pids = try ids.compactMap { try host.state(runtime, $0).process?.pid }
            #expect(Set(pids).count == 50)
            #expect(try await host.runtime().containers() == runtime.containers())
            await withTaskGroup(of: Void.self) { group in
                for sandbox in (try? await runtime.sandboxes()) ?? [] {
                    group.addTask { try? await runtime.removeSandbox(sandbox.id) }
                }
            }
            #expect(try await runtime.sandboxes().isEmpty)
            #expect(pids.allSatisfy { ProcessIdentity(of: $0)?.isRunning != true })
        }
    }

    @Test func addressesAreUsedAgainAsLateAsPossible() {
        var pool = AddressPool(seed: "x")
        var seen: Set<String> = []
        for _ in 0..<10000 {
            guard let address = pool.take() else {
                Issue.record("none left")
                return
            }
            #expect(seen.insert(address).inserted)
            pool.giveBack(address)
        }
        #expect(seen.allSatisfy { !$0.hasSuffix(".0") && !$0.hasSuffix(".255") })
        let bounds: ClosedRange<Int> = 64...127
        #expect(
            seen.allSatisfy { address in
                address.hasPrefix("127.") && Int(address.split(separator: ".")[1]).map(bounds.contains) == true
            })
    }

    @Test func aRestartedPoolGivesNoAddressTwice() async throws {
        try await Host.run { host, first in
            let one = try await first.runSandbox(host.sandboxConfiguration("one"))
            let again = try await first.runSandbox(host.sandboxConfiguration("one"))
            #expect(again == one)
            try await first.removeSandbox(one.id)
            let second = try host.runtime()
            let two = try await second.runSandbox(host.sandboxConfiguration("two"))
            #expect(two.address != one.address && two.address.hasPrefix("127."))
            let shared = try await second.runSandbox(host.sandboxConfiguration("three", hostNetwork: true))
            #expect(shared.address.isEmpty && shared.isReady)
        }
    }
}

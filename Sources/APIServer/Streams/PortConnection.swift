internal import Runtime

/// One connection between a client and a port of a pod.
struct PortConnection: Sendable {
    /// What the client has sent.
    let input = Handover()

    private enum Side { case input, output(RuntimeError?) }

    /// Carries bytes both ways until the port has ended, or the client has given it up.
    ///
    /// - Returns: What went wrong with the port; nil where nothing did.
    func run(
        _ open: @Sendable () async throws(RuntimeError) -> any PortStream,
        output: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async -> RuntimeError? {
        let port: any PortStream
        do throws(RuntimeError) { port = try await open() } catch {
            input.abandon()
            return error
        }
        return await withTaskGroup(of: Side.self) { group in
            group.addTask { await bring(to: port) }
            group.addTask { await take(from: port, output) }
            var failure: RuntimeError?
            for await side in group {
                switch side {
                case .input: if input.isAbandoned { group.cancelAll() }
                case .output(let error):
                    if !input.isAbandoned { failure = error }
                    input.abandon()
                    group.cancelAll()
                }
            }
            return failure
        }
    }

    private func bring(to port: any PortStream) async -> Side {
        do throws(RuntimeError) {
            while let bytes = await input.take() { try await port.write(bytes) }
            if !input.isAbandoned { await port.endOutput() }
        } catch {
            // A port that takes no more has ended, and that is seen where it is read. Until then nobody waits for it.
            while await input.take() != nil {}
        }
        return .input
    }

    private func take(
        from port: any PortStream, _ output: @Sendable ([UInt8]) async throws -> Void
    ) async -> Side {
        do throws(RuntimeError) {
            while let bytes = try await port.read() {
                // Where the client is gone, so is the connection.
                do { try await output(bytes) } catch { return .output(nil) }
            }
            return .output(nil)
        } catch {
            return .output(error)
        }
    }
}

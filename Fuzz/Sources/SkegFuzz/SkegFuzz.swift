import FuzzProperties

/// The target that `--target=<name>` names; libFuzzer leaves options with two dashes to the program.
private let target: FuzzTarget = {
    let prefix = "--target="
    let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } ?? ""
    guard let target = FuzzTarget.named(name) else {
        fatalError("name one of --target=\(FuzzTarget.all.map(\.name).joined(separator: ", --target="))")
    }
    return target
}()

/// What libFuzzer calls with each input. A property that does not hold ends the program, as a crash does, and libFuzzer keeps
/// the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // Not worth keeping: nothing is found in longer ones that shorter ones would not find.
    guard count <= target.longestInput else { return -1 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(BrokenProperty) {
        try target.check(input)
    } catch {
        fatalError("\(target.name): \(error)")
    }
    return 0
}

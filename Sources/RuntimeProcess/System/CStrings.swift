internal import Glibc

/// Texts as C has them: an array of pointers that ends with NULL. Freed with the object.
final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { pointers[index] = strdup(text).map { UnsafePointer($0) } }
        pointers[texts.count] = nil
    }

    var array: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(pointers) }

    subscript(index: Int) -> UnsafePointer<CChar>? { pointers[index] }

    deinit {
        for index in 0..<count { free(UnsafeMutableRawPointer(mutating: pointers[index])) }
        pointers.deallocate()
    }
}

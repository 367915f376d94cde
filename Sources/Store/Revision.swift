/// A point in the one order of all changes. 0 is the empty store; each transaction takes the next number.
public typealias Revision = UInt64

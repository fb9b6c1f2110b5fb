import Testing

/// The Admin Center in a real browser. The tests share it, so they run one after the other.
@Suite(.serialized) enum AdminCenterTests {}

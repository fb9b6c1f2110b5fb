import WebDriver

/// Looks at a page as those do who cannot see it, or see it badly.
///
/// It checks what a program can check of the Web Content Accessibility Guidelines 2.2, level AA, in the page itself.
enum Audit {
    /// What is wrong with what is to be seen now, each in a line.
    static func faults(of page: WebPage) async throws -> [String] {
        // Only who presses keys is shown where the focus is.
        try await page.press(Key.shift)
        let script = """
            const faults = [];
            const fault = (what, element) => { faults.push(element ? `${what}: ${trail(element)}` : what); };
            \(trail)
            \(AuditScript.names)
            \(AuditScript.structure)
            \(AuditScript.contrast)
            \(AuditScript.focus)
            return [...new Set(faults)];
            """
        return try await page.browser.run(script).texts
    }

    /// By how many pixels the page is wider than its window.
    static func excess(of page: WebPage) async throws -> Int {
        let excess = try await page.browser.run(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return Int(excess.number ?? .infinity)
    }

    /// How whoever mends a fault finds the element.
    private static let trail = #"""
        function trail(element) {
          const own = element.tagName.toLowerCase() + (element.id ? `#${element.id}` : '')
            + (element.getAttribute('class') ? `.${element.getAttribute('class').trim().split(/\s+/).join('.')}` : '');
          const around = element.parentElement?.closest('[class], [id]');
          const place = around ? `${around.tagName.toLowerCase()}.${around.getAttribute('class') ?? around.id} ` : '';
          return `${place}> ${own} "${__probe.squeezed(element.textContent).slice(0, 40)}"`;
        }
        """#
}

extension Audit {
    /// Where Tab leads, and whether that follows the document.
    static func focusOrder(of page: WebPage, limit: Int = 60) async throws -> [String] {
        try await page.browser.run(
            """
            document.activeElement?.blur?.();
            getSelection().removeAllRanges();
            window.__steps = [];
            window.__step ??= document.addEventListener('focusin', ({ target }) => { __steps.push(target); }) ?? true;
            """)
        try await page.browser.press(Array(repeating: Key.tab, count: limit))
        return try await page.browser.run(
            """
            const faults = [];
            let before = null;
            for (const now of __steps) {
              // After the last comes the first.
              if (before && now.closest('.skip')) break;
              // A field for a date has stops of its own.
              if (before?.isConnected && now.isConnected && before !== now
                && !(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING)) {
                faults.push(`the focus goes back: ${__probe.name(before)} → ${__probe.name(now)}`);
              }
              before = now;
            }
            if (__steps.length < 10) faults.push(`only ${__steps.length} stops`);
            return faults;
            """
        ).texts
    }
}

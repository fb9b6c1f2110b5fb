/// What tests know of a page beside what WebDriver says: a script that is in every page before its own.
enum Probe {
    static let script = #"""
        window.__probe = (() => {
          const seen = { violations: [], errors: [] };
          addEventListener('securitypolicyviolation', (event) => {
            seen.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
          });
          addEventListener('error', (event) => { seen.errors.push(`${event.message} ${event.filename}:${event.lineno}`); });
          addEventListener('unhandledrejection', (event) => { seen.errors.push(`${event.reason?.stack ?? event.reason}`); });

          const kinds = {
            button: 'button, summary, [role=button], input[type=submit]',
            link: 'a[href]',
            field: 'input:not([type=hidden]), select, textarea',
            heading: 'h1, h2, h3, h4',
            row: 'tbody tr',
            item: 'li, article, [role=listitem]',
            region: 'section, [role=region], table',
            any: 'body *',
          };
          const squeezed = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
          const isShown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })
            && element.getClientRects().length > 0;

          // What an element says, without what only decorates it.
          function content(element) {
            let text = '';
            for (const node of element.childNodes) {
              if (node.nodeType === Node.TEXT_NODE) text += node.data;
              else if (node.nodeType === Node.ELEMENT_NODE && node.getAttribute('aria-hidden') !== 'true') {
                text += node.matches('svg, img, [role=img]') ? ` ${name(node)} ` : ` ${content(node)} `;
              }
            }
            return text;
          }

          // By what somebody who listens knows an element.
          function name(element) {
            const others = element.getAttribute('aria-labelledby');
            if (others) return squeezed(others.split(/\s+/).map((id) => content(document.getElementById(id) ?? document.createElement('i'))).join(' '));
            const label = element.getAttribute('aria-label');
            if (label?.trim()) return squeezed(label);
            if (element.labels?.length) return squeezed([...element.labels].map(content).join(' '));
            if (element.matches('input[type=submit], input[type=button]')) return element.value;
            if (element.matches('img')) return squeezed(element.alt);
            if (element.matches('svg')) return squeezed(element.querySelector(':scope > title')?.textContent);
            if (element.matches('table')) return squeezed(element.caption?.textContent);
            if (element.matches('fieldset')) return squeezed(element.querySelector('legend')?.textContent);
            if (element.matches('input, select, textarea')) return squeezed(element.title || element.placeholder);
            return squeezed(content(element)) || squeezed(element.title);
          }

          // What can be used now: the dialog that is open, or all.
          const scope = () => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;

          // The first of a kind with a name, in what is called `within` perhaps; better the whole name than its beginning.
          function find(kind, wanted, within = null) {
            const root = within ? find('any', within) ?? null : scope();
            if (!root) return null;
            const all = [...root.querySelectorAll(kinds[kind] ?? kind)].filter((element) => isShown(element) || element.matches('label input'));
            if (wanted === null) return all[0] ?? null;
            return all.find((element) => name(element) === wanted) ?? all.find((element) => name(element).startsWith(wanted)) ?? null;
          }

          return { seen, kinds, name, content, squeezed, isShown, scope, find };
        })();
        """#
}

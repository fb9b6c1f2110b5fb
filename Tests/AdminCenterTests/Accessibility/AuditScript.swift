/// The parts of the script that looks at a page. Each calls `fault(what, element)`.
enum AuditScript {
    /// Everything that can be used has a name, and what refers to others refers to something.
    static let names = #"""
        {
          const { name, isShown } = __probe;
          const isHidden = (element) => element.closest('[aria-hidden=true]') !== null;
          const operable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], '
            + '[role=switch], [role=tab], [role=slider], [role=checkbox], [tabindex="0"]';
          for (const element of document.querySelectorAll(operable)) {
            if (!isShown(element)) continue;
            if (isHidden(element)) fault('hidden from those who listen, but can be focused', element);
            else if (!name(element)) fault('has no name', element);
            const around = element.parentElement.closest('a[href], button, summary');
            if (around) fault('stands inside of something else that can be pressed', element);
          }
          for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
            if (!isShown(field)) continue;
            const isTied = field.labels?.length || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
            if (!isTied) fault('a field with no label', field);
          }
          for (const label of document.querySelectorAll('label[for]')) {
            if (!document.getElementById(label.htmlFor)) fault(`a label for "${label.htmlFor}", which is not there`, label);
          }
          for (const picture of document.querySelectorAll('img, svg, [role=img], progress, meter, dialog, [role=dialog], [role=region]')) {
            if (!isShown(picture) || isHidden(picture)) continue;
            const isPartOfName = picture.closest('[role=img]') !== picture && picture.closest('[role=img]');
            if (!name(picture) && !isPartOfName) fault('a picture or region with no name', picture);
          }
          for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-activedescendant', 'aria-errormessage', 'list']) {
            for (const element of document.querySelectorAll(`[${attribute}]`)) {
              for (const id of element.getAttribute(attribute).split(/\s+/)) {
                if (!document.getElementById(id)) fault(`${attribute} refers to "${id}", which is not there`, element);
              }
            }
          }
          const known = new Set();
          for (const element of document.querySelectorAll('[id]')) {
            if (known.has(element.id)) fault(`the id "${element.id}" is there twice`, element);
            known.add(element.id);
          }
          for (const element of document.querySelectorAll('[aria-hidden=true] [tabindex="0"], [tabindex]')) {
            if (element.tabIndex > 0) fault('a tabindex above 0', element);
          }
        }
        """#

    /// Landmarks, headings in order, lists and tables that are what they seem.
    static let structure = #"""
        {
          const { isShown, squeezed, name } = __probe;
          const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(isShown);
          if (!document.documentElement.lang) fault('the document does not say its language');
          if (!document.title.trim()) fault('the document has no title');
          if (all('main').length !== 1) fault(`${all('main').length} main parts`);
          if (all('h1').length !== 1) fault(`${all('h1').length} headings of the first level`);
          let level = 0;
          for (const heading of all('h1, h2, h3, h4, h5, h6', document.querySelector('main') ?? document)) {
            const own = Number(heading.tagName[1]);
            if (own > level + 1) fault(`a heading of level ${own} after one of level ${level}`, heading);
            if (!squeezed(heading.textContent)) fault('an empty heading', heading);
            level = own;
          }
          if (all('nav').length > 1) for (const nav of all('nav')) if (!name(nav)) fault('one of several navigations has no name', nav);
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (!squeezed(walker.currentNode.data) || !isShown(parent) || parent.closest('noscript, script')) continue;
            if (!parent.closest('main, nav, header, footer, aside, dialog, [role=status], [role=alert], .skip')) fault('a text outside of all landmarks', parent);
          }
          for (const item of all('li')) if (!item.parentElement.matches('ul, ol, menu, [role=list]')) fault('an item outside of a list', item);
          for (const item of all('dt, dd')) if (!item.closest('dl')) fault('a term outside of a list of terms', item);
          for (const list of all('ul, ol')) {
            for (const child of list.children) if (!child.matches('li, script, template')) fault('a list with something else than items', child);
          }
          for (const table of all('table')) {
            if (!name(table) && !table.getAttribute('aria-label')) fault('a table with no caption', table);
            if (all('th', table).length === 0) fault('a table with no header cells', table);
            for (const cell of all('th', table)) {
              if (!cell.scope && !cell.matches('thead th')) fault('a header cell that does not say of what', cell);
              if (!name(cell) && !squeezed(cell.textContent)) fault('an empty header cell', cell);
            }
            const width = [...(table.tHead?.rows[0]?.cells ?? [])].reduce((sum, cell) => sum + cell.colSpan, 0);
            for (const row of table.tBodies[0]?.rows ?? []) {
              const own = [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
              if (width && own !== width && !table.querySelector('[rowspan]')) { fault(`a row of ${own} cells under ${width} headers`, row); break; }
            }
          }
          // What is smaller than 24 pixels has room around it, or stands in a sentence.
          const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
          const targets = all('button, select, summary, a[href], input').filter((one) => !one.closest('.skip, .sr-only'))
            .map((element) => ({ element, box: element.getBoundingClientRect() }));
          for (const { element, box } of targets) {
            if ((box.width >= 24 && box.height >= 24) || element.matches('p a, p button, li a, dd a, td a, label input')) continue;
            // What a chart leads to stands in a table as well.
            if (element.closest('svg')) continue;
            const [x, y] = middle(box);
            const isNear = (other) => Math.hypot(Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom)) < 12;
            const crowd = targets.find((other) => other.element !== element && isNear(other.box));
            if (crowd) fault(`too small to hit beside ${trail(crowd.element)}, ${Math.round(box.width)}×${Math.round(box.height)}`, element);
          }
        }
        """#

    /// Texts stand out from what is behind them: 4.5 to 1, and 3 to 1 where they are large.
    static let contrast = #"""
        {
          const { isShown, squeezed } = __probe;
          const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
          const known = new Map();
          // The parts of any colour that CSS knows, from 0 to 255, and its opacity from 0 to 1.
          function parts(colour) {
            if (!known.has(colour)) {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
              const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
              known.set(colour, [red, green, blue, alpha / 255]);
            }
            return known.get(colour);
          }
          const over = (top, bottom) => [0, 1, 2].map((index) => top[index] * top[3] + bottom[index] * (1 - top[3])).concat(1);
          const faded = (colour, opacity) => [...colour.slice(0, 3), colour[3] * opacity];
          function opacity(element) {
            let product = 1;
            for (let one = element; one; one = one.parentElement) product *= Number(getComputedStyle(one).opacity);
            return product;
          }
          // What is behind an element; null where a picture is.
          function background(element) {
            const layers = [];
            for (let one = element; one; one = one.parentElement) {
              const style = getComputedStyle(one);
              if (style.backgroundImage !== 'none' && !one.matches('select')) return null;
              const colour = parts(style.backgroundColor);
              if (colour[3] > 0) layers.push(faded(colour, opacity(one)));
              if (colour[3] === 1) break;
              if (one.matches('dialog')) break;
            }
            const canvasColour = parts(getComputedStyle(document.documentElement).backgroundColor);
            return layers.reverse().reduce((bottom, top) => over(top, bottom), over(canvasColour, [255, 255, 255, 1]));
          }
          const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
          function ratio(one, other) {
            const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
            return (high + 0.05) / (low + 0.05);
          }
          function check(element, colour, what) {
            const style = getComputedStyle(element);
            const behind = background(element);
            if (!behind) return;
            const size = parseFloat(style.fontSize);
            const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
            const found = ratio(over(faded(parts(colour), opacity(element)), behind), behind);
            if (found < needed - 0.005) fault(`${what} of contrast ${found.toFixed(2)}, ${colour} on ${behind.map(Math.round).slice(0, 3)}`, element);
          }
          const root = __probe.scope() === document ? document.body : __probe.scope();
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!squeezed(walker.currentNode.data) || !isShown(element)) continue;
            if (element.closest(':disabled, noscript, title, .sr-only, .skip') || element.closest('[aria-disabled=true]')) continue;
            const style = getComputedStyle(element);
            check(element, element instanceof SVGElement ? style.fill : style.color, 'a text');
          }
          for (const field of root.querySelectorAll('input[placeholder], textarea[placeholder]')) {
            if (isShown(field)) check(field, getComputedStyle(field, '::placeholder').color, 'a placeholder');
          }
        }
        """#

    /// What has the focus looks different.
    static let focus = #"""
        {
          const { isShown, scope } = __probe;
          const look = (element) => {
            const style = getComputedStyle(element);
            const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 ? '' : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
            return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join('|');
          };
          const looks = (element) => [element, element.parentElement, element.nextElementSibling].filter(Boolean).map(look).join('||');
          const before = document.activeElement;
          before?.blur?.();
          const all = [...scope().querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter((element) => isShown(element) && !element.disabled && !element.closest('.skip'));
          for (const element of all) {
            const plain = looks(element);
            element.focus({ preventScroll: true });
            if (document.activeElement !== element) fault('cannot be focused', element);
            else if (looks(element) === plain) fault('does not show that it has the focus', element);
            element.blur();
          }
          before?.focus?.({ preventScroll: true });
        }
        """#
}

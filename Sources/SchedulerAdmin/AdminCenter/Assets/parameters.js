// Forms for what runs are told, from the fields that a job declares.

import { h } from './dom.js';
import { field, input, select, toggle } from './ui.js';
import { lengthText, parseLength } from './time.js';
import { secretDots } from './parameter-facts.js';

/** The fields that a job's parameters have: `{name, title, help, kind, choices, minimum, maximum, isInteger, isSecret, isRequired}`. */
const fieldsOf = (job) => job?.parameterFields ?? [];

/**
 * Describes the form for a job's parameters.
 *
 * @param values what is in it, by name; changed by `change({name: value})`
 * @param error a `Problem` whose field is `parameters.NAME` perhaps
 */
export function parameterFields(job, values, error, change) {
  const fields = fieldsOf(job);
  if (fields.length === 0) return h('p', { class: 'none' }, 'This job takes no parameters.');
  return h('div', { class: 'form' }, fields.map((one) => field(one.title || one.name, {
    name: `parameters.${one.name}`, error, hint: hint(one), otherwise: otherwise(job, one, values),
  }, (properties) => control(one, properties, values[one.name], (value) => change({ [one.name]: value })))));
}

function hint(one) {
  const range = rangeOf(one);
  const form = { duration: 'such as 90 s, 5 min or 1 h 30 min', json: 'JSON' }[one.kind];
  return [one.help, range, form].filter(Boolean).join(' · ') || null;
}

const rangeOf = ({ minimum, maximum }) => minimum != null && maximum != null ? `${minimum} to ${maximum}`
  : minimum != null ? `at least ${minimum}` : maximum != null ? `at most ${maximum}` : null;

/** The default in words, where a form holds something else. */
function otherwise(job, one, values) {
  const before = job.parameters?.[one.name];
  const text = (value) => JSON.stringify(typedValue(one, value));
  if (before === undefined || one.isSecret || text(before) === text(values[one.name])) return undefined;
  if (one.kind === 'switch') return before ? 'yes' : 'no';
  if (before === '' || before === null) return 'empty';
  return one.kind === 'duration' ? lengthWords(before) : typeof before === 'string' ? before : JSON.stringify(before);
}

function control(one, properties, value, change) {
  switch (one.kind) {
    case 'switch':
      return h('div', null, toggle(value ? 'Yes' : 'No', value, change, properties));
    case 'choice':
      return select(properties, one.choices, value, change);
    case 'number':
      return input({
        ...properties, inputmode: 'decimal', type: 'number', step: one.isInteger ? 1 : 'any', min: one.minimum ?? null,
        max: one.maximum ?? null,
      }, value, change);
    case 'duration':
      return input(properties, document.activeElement?.id === properties.id ? value : lengthWords(value), change);
    case 'json':
      return h('textarea', {
        ...properties, rows: 3, spellcheck: 'false', value: typeof value === 'string' ? value : JSON.stringify(value, null, 1),
        oninput: (event) => change(event.target.value),
      });
    default:
      return one.isSecret ? secret(properties, value, change) : input(properties, value, change);
  }
}

/** What nobody is shown: as long as nothing is typed, it stays what it is. */
function secret(properties, value, change) {
  const isKept = value === secretDots;
  return input({ ...properties, type: 'password', autocomplete: 'new-password', placeholder: isKept ? 'Unchanged' : null },
    isKept ? '' : value, change);
}

/** A length as people write it, whatever form the API has it in. What somebody types stays as it is. */
function lengthWords(value) {
  const seconds = typeof value === 'number' ? value : /^P/i.test(value) ? parseLength(value) : null;
  return seconds === null ? value : lengthText(seconds);
}

/** What a form holds, as the API takes it. */
export function parameterValues(job, values) {
  const result = {};
  for (const one of fieldsOf(job)) {
    const value = typedValue(one, values[one.name]);
    if (value !== undefined) result[one.name] = value;
  }
  return result;
}

/** What is wrong with values, as far as it can be told here: `[{field, message}]`. */
export function parameterProblems(job, values) {
  return fieldsOf(job).map((one) => [`parameters.${one.name}`, wrongWith(one, typedValue(one, values[one.name]))])
    .filter(([, message]) => message).map(([field, message]) => ({ field, message }));
}

function wrongWith(one, value) {
  if (value === undefined || value === '') return one.isRequired && 'This is needed.';
  if (one.kind === 'duration') return typeof value === 'string' && !parseLength(value) && 'This is no length of time.';
  if (one.kind !== 'number') return null;
  if (typeof value !== 'number' || one.isInteger && !Number.isInteger(value)) return one.isInteger ? 'A whole number.' : 'A number.';
  const isOutside = one.minimum != null && value < one.minimum || one.maximum != null && value > one.maximum;
  return isOutside && (one.minimum != null && one.maximum != null ? `It must be between ${one.minimum} and ${one.maximum}.`
    : `It must be ${rangeOf(one)}.`);
}

/** What was typed as a value of the field's kind; as it is, where it is none, so that the server says what is wrong. */
function typedValue(one, value) {
  if (value === undefined || value === null) return undefined;
  if (value === '' && one.kind !== 'text') return undefined;
  switch (one.kind) {
    case 'number': return Number.isFinite(Number(value)) ? Number(value) : value;
    case 'duration': return typeof value === 'string' ? parseLength(value) ?? value : value;
    case 'json': try { return typeof value === 'string' ? JSON.parse(value) : value; } catch { return value; }
    default: return value;
  }
}

// The views there are, and their addresses.

import overview from './views/overview.js';
import job from './views/job.js';
import run from './views/run.js';
import schedules from './views/schedules.js';
import schedule from './views/schedule.js';
import scheduleForm from './views/schedule-form.js';
import heatmap from './views/heatmap.js';
import upcoming from './views/upcoming.js';
import history from './views/history.js';
import resources from './views/resources.js';
import resource from './views/resource.js';
import artifacts from './views/artifacts.js';
import nodes from './views/nodes.js';
import audit from './views/audit.js';
import access from './views/access.js';
import nowhere from './views/nowhere.js';

/** Views by the patterns of their addresses. */
export const routes = {
  '': overview,
  'jobs/:job': job,
  'runs/:run': run,
  schedules,
  'schedules/new': scheduleForm,
  'schedules/:schedule': schedule,
  'schedules/:schedule/edit': scheduleForm,
  heatmap,
  upcoming,
  history,
  resources,
  'resources/:resource': resource,
  artifacts,
  nodes,
  audit,
  access,
  nowhere,
};

const place = (title, path, icon, key, patterns, permission) => (
  { title, path, icon, key, permission, holds: (pattern) => patterns.includes(pattern) });

/** Where the navigation leads, with the letter that goes there after `g`. */
export const places = [
  place('Background processes', '#/', 'jobs', 'b', ['', 'jobs/:job', 'runs/:run']),
  place('Schedules', '#/schedules', 'schedules', 's', ['schedules', 'schedules/new', 'schedules/:schedule', 'schedules/:schedule/edit']),
  place('Heatmap', '#/heatmap', 'heatmap', 'h', ['heatmap']),
  place('Upcoming', '#/upcoming', 'upcoming', 'u', ['upcoming']),
  place('History', '#/history', 'history', 'e', ['history']),
  place('Resources', '#/resources', 'resources', 'r', ['resources', 'resources/:resource']),
  place('Artifacts', '#/artifacts', 'artifacts', 'a', ['artifacts']),
  place('Nodes and queues', '#/nodes', 'nodes', 'n', ['nodes']),
  place('Audit', '#/audit', 'audit', 'i', ['audit'], 'readAudit'),
  place('Access', '#/access', 'access', 't', ['access'], 'administer'),
];

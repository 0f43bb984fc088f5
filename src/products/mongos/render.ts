import { mongodbYaml } from '../../formats/mongodb-yaml.ts'
import { refuseControlCharacters } from '../../formats/text.ts'
import type { Templates } from '../../templates/templates.ts'
import type { RenderedFile } from '../product.ts'
import type { MongosModel } from './model.ts'

/** mongos.yaml and the drop-in for its systemd unit, per instance. */
export function renderMongos(model: MongosModel, templates: Templates): RenderedFile[] {
  const header = `Made by dbbal from ${refuseControlCharacters(model.topologyFile, 'a comment')}; do not edit, edit the topology.`
  return model.instances.flatMap(({ name, entries, openFiles, service }) => [
    { path: `${model.balancer}/${name}/mongos.yaml`, text: mongodbYaml(header, entries) },
    {
      path: `${model.balancer}/${name}/${service}.service.d/dbbal.conf`,
      text: templates.render('mongos/systemd.conf', { header, openFiles, service }),
    },
  ])
}

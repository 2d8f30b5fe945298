import applying from './sv/applying.json';
import figures from './sv/figures.json';
import granting from './sv/granting.json';

export default { ...figures, ...applying, ...granting };
